using System.Runtime.InteropServices;

namespace CisLens.Torch.Interop;

static partial class LibTorch
{
    [LibraryImport(Name)] internal static partial nint ct_linear(TensorHandle x, TensorHandle w, TensorHandle b, out TensorHandle o);
    [LibraryImport(Name)]
    internal static partial nint ct_conv1d(TensorHandle x, TensorHandle w, TensorHandle b, long stride, long padding, long dilation,
        long groups, out TensorHandle o);
    [LibraryImport(Name)]
    internal static partial nint ct_max_pool1d(TensorHandle x, long kernel, long stride, long padding, long dilation, int ceil,
        out TensorHandle o);
    [LibraryImport(Name)]
    internal static partial nint ct_avg_pool1d(TensorHandle x, long kernel, long stride, long padding, int ceil, int countPadding,
        out TensorHandle o);
    [LibraryImport(Name)]
    internal static partial nint ct_batch_norm(TensorHandle x, TensorHandle w, TensorHandle b, TensorHandle runningMean,
        TensorHandle runningVar, int training, double momentum, double eps, out TensorHandle o);
    [LibraryImport(Name)]
    internal static partial nint ct_layer_norm(TensorHandle x, ReadOnlySpan<long> shape, int dims, TensorHandle w, TensorHandle b,
        double eps, out TensorHandle o);
    [LibraryImport(Name)] internal static partial nint ct_dropout(TensorHandle x, double p, int training, out TensorHandle o);
    [LibraryImport(Name)] internal static partial nint ct_threshold(TensorHandle x, double threshold, double value, out TensorHandle o);
    [LibraryImport(Name)] internal static partial nint ct_softplus(TensorHandle x, double beta, double threshold, out TensorHandle o);
    [LibraryImport(Name)] internal static partial nint ct_gelu(TensorHandle x, int tanh, out TensorHandle o);
    [LibraryImport(Name)] internal static partial nint ct_gelu_sigmoid(TensorHandle x, out TensorHandle o);

    [LibraryImport(Name)]
    internal static partial nint ct_binary_cross_entropy(TensorHandle p, TensorHandle y, TensorHandle weight, int reduction,
        out TensorHandle o);
    [LibraryImport(Name)]
    internal static partial nint ct_binary_cross_entropy_with_logits(TensorHandle x, TensorHandle y, TensorHandle weight,
        TensorHandle posWeight, int reduction, out TensorHandle o);
    [LibraryImport(Name)] internal static partial nint ct_mse_loss(TensorHandle x, TensorHandle y, int reduction, out TensorHandle o);
    [LibraryImport(Name)]
    internal static partial nint ct_poisson_nll_loss(TensorHandle x, TensorHandle y, int logInput, int full, double eps, int reduction,
        out TensorHandle o);

    [LibraryImport(Name)]
    internal static partial nint ct_sgd(double lr, double momentum, double dampening, int nesterov, out OptimizerHandle o);
    [LibraryImport(Name)]
    internal static partial nint ct_rmsprop(double lr, double alpha, double eps, double momentum, int centered, out OptimizerHandle o);
    [LibraryImport(Name)]
    internal static partial nint ct_adam(double lr, double beta1, double beta2, double eps, int amsgrad, out OptimizerHandle o);
    [LibraryImport(Name)]
    internal static partial nint ct_adamw(double lr, double beta1, double beta2, double eps, int amsgrad, out OptimizerHandle o);
    [LibraryImport(Name)] internal static partial int ct_optimizer_free(nint o);
    [LibraryImport(Name)]
    internal static partial nint ct_optimizer_add_group(OptimizerHandle o, ReadOnlySpan<nint> parameters, int count, double weightDecay);
    [LibraryImport(Name)] internal static partial nint ct_optimizer_step(OptimizerHandle o);
    [LibraryImport(Name)] internal static partial nint ct_optimizer_zero_grad(OptimizerHandle o);
    [LibraryImport(Name)] internal static partial nint ct_optimizer_set_lr(OptimizerHandle o, int group, double lr);
    [LibraryImport(Name)]
    internal static partial nint ct_optimizer_get_state(OptimizerHandle o, TensorHandle parameter, int slot, out TensorHandle value);
    [LibraryImport(Name)]
    internal static partial nint ct_optimizer_set_state(OptimizerHandle o, TensorHandle parameter, int slot, TensorHandle value);
    [LibraryImport(Name)]
    internal static partial nint ct_clip_grad_norm(ReadOnlySpan<nint> parameters, int count, double maxNorm, out double total);
}
