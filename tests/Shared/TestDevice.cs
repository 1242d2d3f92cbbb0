using CisLens.Torch;

namespace CisLens.Tests;

/// <summary>The device for the golden tests: the CPU, or the value of <c>CISLENS_TEST_DEVICE</c>, which benchmarks/gpu sets.</summary>
static class TestDevice
{
    public static Device Device { get; } = Device.Parse(Environment.GetEnvironmentVariable("CISLENS_TEST_DEVICE") ?? "cpu");
}
