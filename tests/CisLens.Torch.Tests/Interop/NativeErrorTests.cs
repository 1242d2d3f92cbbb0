using System.Diagnostics;
using CisLens.Core;
using CisLens.Torch.Interop;
using CisLens.Torch.Optimizers;
using static CisLens.Torch.Functional;

namespace CisLens.Torch.Tests.Interop;

public class NativeErrorTests
{
    [Fact]
    public void Whichever_call_of_a_training_step_fails_nothing_is_left_behind()
    {
        long before = TorchLibrary.LiveObjects;
        int call = 0;
        do
        {
            call++;
            LibTorch.ct_fail_in(call);
            try
            {
                Step();
                break;
            }
            catch (NativeException e)
            {
                Assert.Equal("libtorch: failed on request", e.Message);
            }
            finally
            {
                LibTorch.ct_fail_in(0);
            }
            Assert.Equal(before, TorchLibrary.LiveObjects);
        } while (call < 200);
        Assert.InRange(call, 20, 199); // every call failed once; then a step succeeded
        Assert.Equal(before, TorchLibrary.LiveObjects);
    }

    static void Step()
    {
        using var scope = new TensorScope();
        var codes = Tensor.From<byte>(Dna.Encode("ACGTACGTNN"), [1, 10]);
        var (w, b) = (Tensor.Ones([2, 4, 3]), Tensor.Zeros([2]));
        w.RequiresGrad = true;
        using var optimizer = Optimizer.Adam(0.1);
        optimizer.AddGroup([new("w", w), new("b", b)]);
        var y = BatchNorm(Relu(Conv1d(OneHotDna(codes, unknown: UnknownBase.Quarter), w, b)), null, null, null, null, training: true);
        MseLoss(MaxPool1d(y, 2).Mean([2]), Tensor.Zeros([1, 2])).Backward();
        optimizer.ClipGradNorm(1);
        optimizer.Step();
        optimizer.LoadState(optimizer.SaveState());
        optimizer.ZeroGrad();
    }

    [Fact]
    public void A_missing_library_is_one_line_with_the_command_that_installs_it()
    {
        var e = Assert.Throws<NativeException>(() => NativeRuntime.Load("/nowhere/libcistorch.so"));
        Assert.Contains("scripts/setup --torch", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
        Assert.Equal(1, (int)e.ExitCode);
    }

    [Fact]
    public void A_library_of_another_version_is_refused()
    {
        var e = Assert.Throws<NativeException>(() => NativeRuntime.Load("libc.so.6"));
        Assert.Contains("the shim has version 0; expected 3", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_shim_can_neither_unpickle_nor_load_programs()
    {
        var nm = new ProcessStartInfo("nm", ["-D", "-C", Path.Combine(AppContext.BaseDirectory, "libcistorch.so")]) { RedirectStandardOutput = true };
        if (!File.Exists("/usr/bin/nm"))
            Assert.Skip("nm (Debian package binutils) is not here");
        using var process = Process.Start(nm)!;
        string symbols = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Contains("ct_conv1d", symbols, StringComparison.Ordinal);
        foreach (string forbidden in (string[])["torch::load", "ickle", "jit::"])
            Assert.DoesNotContain(forbidden, symbols, StringComparison.Ordinal);
    }
}
