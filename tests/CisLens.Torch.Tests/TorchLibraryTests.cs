using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using CisLens.Core;

namespace CisLens.Torch.Tests;

public class TorchLibraryTests
{
    [Fact]
    public void A_restored_generator_gives_the_same_numbers()
    {
        using var scope = new TensorScope();
        TorchLibrary.ManualSeed(11);
        _ = Tensor.RandN([3]); // an odd count of normals leaves a half-used pair in the generator
        byte[] state = TorchLibrary.SaveGenerator(Device.Cpu);
        float[] first = Tensor.RandN([1000]).ToArray<float>();
        TorchLibrary.RestoreGenerator(Device.Cpu, state);
        Assert.Equal(first, Tensor.RandN([1000]).ToArray<float>());
        TorchLibrary.RestoreGenerator(Device.Cpu, state);
        Assert.Equal(state, TorchLibrary.SaveGenerator(Device.Cpu));
    }

    [Fact]
    public void The_seed_decides_the_numbers()
    {
        using var scope = new TensorScope();
        TorchLibrary.ManualSeed(5);
        float[] first = Tensor.Rand([10]).ToArray<float>();
        TorchLibrary.ManualSeed(5);
        Assert.Equal(first, Tensor.Rand([10]).ToArray<float>());
        TorchLibrary.ManualSeed(6);
        Assert.NotEqual(first, Tensor.Rand([10]).ToArray<float>());
    }

    [Fact]
    public void Bytes_that_are_no_state_are_refused_in_one_line()
    {
        var e = Assert.Throws<NativeException>(() => TorchLibrary.RestoreGenerator(Device.Cpu, new byte[17]));
        Assert.DoesNotContain('\n', e.Message);
    }

    [Fact]
    public void Threads_are_set_and_read_back()
    {
        int before = TorchLibrary.Threads;
        TorchLibrary.Threads = 2;
        Assert.Equal(2, TorchLibrary.Threads);
        TorchLibrary.Threads = before;
        Assert.Throws<ArgumentOutOfRangeException>(() => TorchLibrary.Threads = 0);
    }

    [Fact]
    public void Switches_of_precision_and_determinism_are_taken()
    {
        TorchLibrary.AllowTf32(false);
        TorchLibrary.UseDeterministicAlgorithms(true);
        TorchLibrary.UseDeterministicAlgorithms(false);
    }

    [Fact]
    public void Too_much_memory_is_a_device_failure_of_one_line()
    {
        long before = TorchLibrary.LiveObjects;
        var e = Assert.Throws<DeviceException>(() => Tensor.Zeros([1L << 50]));
        Assert.Equal(ExitCode.Device, e.ExitCode);
        Assert.DoesNotContain('\n', e.Message);
        Assert.Equal(before, TorchLibrary.LiveObjects);
    }

    [Fact]
    public void Doctor_learns_of_the_library_and_a_device_that_computes()
    {
        var info = TorchInfo.Collect();
        Assert.Matches(@"^\d+\.\d+\.\d+", info.Version);
        var cpu = Assert.Single(info.Devices, d => d.Device == "cpu");
        Assert.True(cpu.Works, cpu.Problem);
    }

    [Fact]
    public void OpenBlas_uses_the_vectors_of_the_processor()
    {
        _ = TorchLibrary.Version;   // the setting is made before the libraries are loaded
        nint library = NativeLibrary.Load("libopenblas.so.0");
        nint name = Marshal.GetDelegateForFunctionPointer<CoreName>(NativeLibrary.GetExport(library, "openblas_get_corename"))();
        bool isWide = Avx512F.IsSupported && Avx512BW.IsSupported && Avx512DQ.IsSupported;
        string expected = Environment.GetEnvironmentVariable("OPENBLAS_CORETYPE") ?? (isWide ? "SkylakeX" : "Haswell");
        Assert.Equal(expected, Marshal.PtrToStringUTF8(name), ignoreCase: true);
    }

    delegate nint CoreName();
}
