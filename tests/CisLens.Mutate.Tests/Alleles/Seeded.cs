using CisLens.Core;

namespace CisLens.Mutate.Tests.Alleles;

/// <summary>Runs random cases with a new seed and prints it; <c>CISLENS_TEST_SEED</c> repeats a run with a given seed.</summary>
static class Seeded
{
    public static void Run(int cases, Action<Rng> check)
    {
        ulong seed = ulong.TryParse(Environment.GetEnvironmentVariable("CISLENS_TEST_SEED"), out ulong given)
            ? given : (ulong)DateTime.UtcNow.Ticks;
        TestContext.Current.TestOutputHelper?.WriteLine($"CISLENS_TEST_SEED={seed}");
        var rng = new Rng(seed);
        for (int i = 0; i < cases; i++)
            try
            {
                check(rng);
            }
            catch (Exception fault)
            {
                throw new InvalidOperationException($"case {i} of CISLENS_TEST_SEED={seed}: {fault.Message}", fault);
            }
    }
}
