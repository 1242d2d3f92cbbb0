using CisLens.Torch;

namespace CisLens.Tests;

/// <summary>Where the goldens are computed: the CPU, or what <c>CISLENS_TEST_DEVICE</c> says (benchmarks/gpu sets it).</summary>
static class TestDevice
{
    public static Device Device { get; } = Device.Parse(Environment.GetEnvironmentVariable("CISLENS_TEST_DEVICE") ?? "cpu");
}
