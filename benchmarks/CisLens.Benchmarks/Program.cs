using CisLens.Benchmarks.Engine;
using CisLens.Benchmarks.Formats;
using CisLens.Benchmarks.Kernels;
using CisLens.Benchmarks.Mutate;
using CisLens.Benchmarks.Prepare;

// Each benchmark prints its own figures; the numbers in the README come from here.
var benchmarks = new Dictionary<string, Action>
{
    ["vcf"] = VcfBenchmark.Run,
    ["fasta"] = FastaBenchmark.Run,
    ["score"] = ScoreBenchmark.Run,
    ["gkm"] = GkmBenchmark.Run,
    ["gkm-large"] = GkmBenchmark.RunLarge,
    ["large-genome"] = LargeGenomeBenchmark.Run,
    ["negatives"] = NegativesBenchmark.Run,
    ["functions"] = FunctionBenchmark.Run,
    ["long-header"] = LongHeaderBenchmark.Run,
};
if (args.Length != 1 || !benchmarks.TryGetValue(args[0], out var benchmark))
{
    Console.Error.WriteLine($"usage: CisLens.Benchmarks {string.Join('|', benchmarks.Keys)}");
    return 2;
}
benchmark();
return 0;
