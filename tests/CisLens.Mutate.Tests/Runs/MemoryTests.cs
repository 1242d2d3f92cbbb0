using CisLens.Core.Contract;
using CisLens.Mutate.Runs;

namespace CisLens.Mutate.Tests.Runs;

/// <summary>Tests that measure the memory of the process; no other test runs at the same time.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public class WeighingCollection
{
    public const string Name = "weighing";
}

/// <summary>
/// Memory does not grow with the number of variants. <c>benchmarks/CisLens.Benchmarks score</c> tests the same with a million variants.
/// </summary>
[Collection(WeighingCollection.Name)]
public class MemoryTests
{
    const int Variants = 30_000;

    [Fact]
    public void Memory_does_not_grow_during_a_run()
    {
        using var folder = new ScoreFolder();
        string vcf = folder.Vcf(folder.RandomRecords(Variants));
        // a record has at least two windows, a batch has four windows and two strands: there is at least one call per record
        using var model = new WeighingModel(every: Variants / 10);
        ScoreFolder.Score(folder.Settings(vcf, model, new ScoreOutput(folder["o.vcf"], ScoreFormat.Vcf)) with { CommitEvery = TimeSpan.FromMinutes(1) });
        long early = model.LiveBytes[1], late = model.LiveBytes[9];
        // docs/reliability.md: memory grows by less than 1 MiB in 100,000 variants; the content of the queues varies by 0.5 MiB
        Assert.True(late - early < 1 << 19, $"bytes in use after each tenth: {string.Join(", ", model.LiveBytes.Select(b => b.ToString("N0")))}");
    }
}

/// <summary>A model that measures managed memory from time to time.</summary>
sealed class WeighingModel(int every) : PositionModel(20)
{
    int _calls;

    public List<long> LiveBytes { get; } = [];

    protected override void Pass(SequenceBatch batch, ReadOnlySpan<int> tracks, Span<float> output)
    {
        if (++_calls % every == 0)
            LiveBytes.Add(GC.GetTotalMemory(forceFullCollection: true));
        base.Pass(batch, tracks, output);
    }
}
