using CisLens.Core;

namespace CisLens.Torch.Tests;

public class DeviceTests
{
    [Fact]
    public void Cpu_is_always_there() => Assert.Equal(Device.Cpu, Device.Parse("cpu"));

    [Fact]
    public void Auto_takes_a_gpu_only_where_there_is_one() =>
        Assert.Equal(Device.CudaCount > 0 ? "cuda:0" : "cpu", Device.Parse("auto").ToString());

    [Theory, InlineData("cuda:99"), InlineData("cuda:2147483647")]
    public void A_gpu_that_is_not_there_ends_with_exit_5_and_no_falling_back(string text)
    {
        var e = Assert.Throws<DeviceException>(() => Device.Parse(text));
        Assert.Equal(5, (int)e.ExitCode);
        Assert.Contains(text, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Plain_cuda_without_a_gpu_is_refused_too()
    {
        if (Device.CudaCount > 0)
            Assert.Skip("this machine has a GPU");
        Assert.Throws<DeviceException>(() => Device.Parse("cuda"));
    }

    [Theory, InlineData("gpu"), InlineData("cuda:"), InlineData("cuda:-1"), InlineData("CPU"), InlineData("cuda:1.0"), InlineData("")]
    public void Anything_else_is_a_wrong_command_line(string text) =>
        Assert.Throws<UsageException>(() => Device.Parse(text));
}
