using CisLens.Core;
using CisLens.Formats.Signal;
using CisLens.Prepare.Coverage;
using CisLens.Tests;

namespace CisLens.Prepare.Tests.Coverage;

public class BigWigOutputTests
{
    // written by pyBigWig from the same fragments; intervals of both files are those of equal value
    [Fact]
    public void Fragments_of_yeast_give_the_published_bigWig()
    {
        using var folder = new TempFolder();
        string data = SharedData.Path("data/yeast-genome-signal"), path = folder.New("atac.bw");
        CoverageRun.Run(new()
        {
            Inputs = [Path.Combine(data, "signal/atac_fragments.bed.gz")],
            Output = path,
            Genome = Path.Combine(data, "genome/sacCer3.fa.gz"),
        }, new SilentLog(), TestContext.Current.CancellationToken);
        Assert.Equal(Intervals(Path.Combine(data, "signal/atac_coverage.bw")), Intervals(path));
        Assert.Equal([path], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Counts_of_TSS_in_three_bedGraphs_give_the_published_sum()
    {
        using var folder = new TempFolder();
        string data = SharedData.Path("data/yeast-genome-signal"), path = folder.New("tss.bigWig");
        CoverageRun.Run(new()
        {
            Inputs = [.. Enumerable.Range(1, 3).Select(i => Path.Combine(data, $"signal/stripeseq_WT_{i}.plus.bedGraph.gz"))],
            Output = path,
            Genome = Path.Combine(data, "genome/sacCer3.fa.gz"),
        }, new SilentLog(), TestContext.Current.CancellationToken);
        Assert.Equal(Intervals(Path.Combine(data, "signal/stripeseq_WT.plus.bw")), Intervals(path));
    }

    // pyBigWig wrote both sums; their own sum has the bases of either
    [Fact]
    public void BigWigs_are_summed_without_a_genome()
    {
        using var folder = new TempFolder();
        string signal = SharedData.Path("data/yeast-genome-signal/signal"), path = folder.New("both.bw");
        string[] inputs = [Path.Combine(signal, "stripeseq_WT.plus.bw"), Path.Combine(signal, "stripeseq_diamide.plus.bw")];
        CoverageRun.Run(new() { Inputs = inputs, Output = path }, new SilentLog(), TestContext.Current.CancellationToken);
        var expected = new SortedDictionary<(string, long), float>();
        foreach (var (contig, start0, end0, value) in inputs.SelectMany(Intervals))
            for (long at0 = start0; at0 < end0; at0++)
                expected[(contig, at0)] = expected.GetValueOrDefault((contig, at0)) + value;
        Assert.Equal(expected.Select(e => (e.Key, e.Value)).OrderBy(e => e.Key.Item1, StringComparer.Ordinal).ThenBy(e => e.Key.Item2),
            Intervals(path).SelectMany(i => Enumerable.Range((int)i.Item2, (int)(i.Item3 - i.Item2)).Select(at => ((i.Item1, (long)at), i.Item4))));
    }

    static List<(string, long, long, float)> Intervals(string path)
    {
        using var reader = BigWigReader.Open(path);
        var runs = new List<(string Contig, long Start0, long End0, float Value)>();
        foreach (var interval in reader.Intervals().Where(i => i.Value != 0))
            if (runs.Count > 0 && runs[^1] is var last && last == (reader.Contigs[interval.Contig].Name, last.Start0, interval.Start0, interval.Value))
                runs[^1] = last with { End0 = interval.End0 };
            else
                runs.Add((reader.Contigs[interval.Contig].Name, interval.Start0, interval.End0, interval.Value));
        return [.. runs.OrderBy(r => r.Contig, StringComparer.Ordinal).ThenBy(r => r.Start0)];
    }
}
