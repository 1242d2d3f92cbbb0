using System.Runtime.InteropServices;

namespace CisLens.Torch.Interop;

/// <summary>
/// The functions of native/torch/cistorch.h with the same names. A result of type <c>nint</c> is an error object, or null if there is no
/// error.
/// </summary>
static partial class LibTorch
{
    internal const string Name = "cistorch";

    [LibraryImport(Name)] internal static partial int ct_error_kind(nint e);
    [LibraryImport(Name)] internal static partial nint ct_error_message(nint e);
    [LibraryImport(Name)] internal static partial int ct_error_free(nint e);

    [LibraryImport(Name)] internal static partial nint ct_torch_version();
    [LibraryImport(Name)] internal static partial long ct_live(int what);
    [LibraryImport(Name)] internal static partial void ct_fail_in(long calls);
    [LibraryImport(Name)] internal static partial nint ct_get_num_threads(out int n);
    [LibraryImport(Name)] internal static partial nint ct_set_num_threads(int n);
    [LibraryImport(Name)] internal static partial nint ct_cuda_count(out int n);
    [LibraryImport(Name)] internal static partial nint ct_cuda_synchronize(int index);
    [LibraryImport(Name)] internal static partial nint ct_set_allow_tf32(int on);
    [LibraryImport(Name)] internal static partial nint ct_set_bf16(int kind, int on);
    [LibraryImport(Name)] internal static partial nint ct_set_deterministic(int on);
    [LibraryImport(Name)] internal static partial nint ct_manual_seed(ulong seed);
    [LibraryImport(Name)] internal static partial nint ct_get_rng_state(int device, int index, out TensorHandle state);
    [LibraryImport(Name)] internal static partial nint ct_set_rng_state(int device, int index, TensorHandle state);
    [LibraryImport(Name)] internal static partial nint ct_set_grad_enabled(int on, out int before);
}
