using System.Globalization;
using CisLens.Core.Contract;
using CisLens.Formats.Compression;
using CisLens.Formats.Fasta;
using CisLens.Formats.Signal;
using CisLens.Prepare.Datasets;
using CisLens.Prepare.Signal;
using CisLens.Tests;

namespace CisLens.Prepare.Tests.Signal;

/// <summary>The bins of a whole genome, compared with a table that NumPy and pyBigWig made.</summary>
public sealed class YeastSignalTests
{
    const int BinBp = 128;
    static readonly string[] s_tracks = ["atac_coverage", "atac_short", "atac_ends", .. from condition in new[] { "WT", "diamide" }
        from replicate in new[] { 1, 2, 3 } from strand in new[] { "plus", "minus" } select $"stripeseq_{condition}_{replicate}.{strand}"];

    [Fact]
    public void Every_bin_of_the_yeast_genome_is_the_expected_sum()
    {
        string yeast = SharedData.Path("data/yeast-genome-signal");
        using var world = new SignalWorld(100);
        var options = new SignalOptions
        {
            Output = world.New("yeast"),
            Genomes = [new SignalGenome(null, Path.Combine(yeast, "genome", "sacCer3.fa.gz")) { Test = ["chrXIII", "chrXVI"], Validation = ["chrXI"] }],
            Files = [.. s_tracks.Select(track => track == "atac_ends" ? $"{track}={Ends(world, yeast)}"
                : Path.Combine(yeast, "signal", track + (track.StartsWith("atac", StringComparison.Ordinal) ? ".bw" : ".bedGraph.gz")))],
            Window = 16_384,
            MaxMasked = 0.999,
            MaxN = 1,
            Sequences = SequenceStorage.Genome,
        };
        SignalWorld.Run(options);
        using var data = Dataset.Open(options.Output);
        var expected = Expected(Path.Combine(yeast, "expected", "bins128.tsv.gz"));
        int compared = 0;
        var labels = new float[data.Bins * s_tracks.Length];
        for (int i = 0; i < data.Count; i++)
        {
            data.Labels(i, labels);
            var window = data.Interval(i);
            for (int bin = 0; bin < data.Bins; bin++)
                if (expected.TryGetValue((window.Contig, window.Start0 + bin * BinBp), out var sums))
                {
                    if (!labels.AsSpan(bin * s_tracks.Length, s_tracks.Length).SequenceEqual(sums))
                        Assert.Equal(sums, labels[(bin * s_tracks.Length)..((bin + 1) * s_tracks.Length)]);
                    compared++;
                }
                else
                    Assert.True(float.IsNaN(labels[bin * s_tracks.Length]), $"{window} bin {bin}");
        }
        Assert.Equal(expected.Count, compared);
    }

    // the number of fragments that start or end at each base
    static string Ends(SignalWorld world, string yeast)
    {
        var contigs = File.ReadLines(Path.Combine(yeast, "genome", "sacCer3.chrom.sizes")).Select(l => l.Split('\t'))
            .Select(c => new Contig(c[0], long.Parse(c[1], CultureInfo.InvariantCulture))).ToList();
        var counts = new SortedDictionary<(int Contig, long Pos0), int>();
        using var lines = new StreamReader(TextInput.Open(Path.Combine(yeast, "signal", "atac_fragments.bed.gz")));
        while (lines.ReadLine() is { } line)
        {
            string[] cells = line.Split('\t');
            int contig = contigs.FindIndex(c => c.Name == cells[0]);
            foreach (long pos0 in new[] { long.Parse(cells[1], CultureInfo.InvariantCulture), long.Parse(cells[2], CultureInfo.InvariantCulture) - 1 })
                counts[(contig, pos0)] = counts.GetValueOrDefault((contig, pos0)) + 1;
        }
        string path = world.New("ends.bw");
        using var writer = new BigWigWriter(path, contigs);
        foreach (var ((contig, pos0), count) in counts)
            writer.Add(contig, pos0, pos0 + 1, count);
        writer.Finish();
        return path;
    }

    static Dictionary<(string, long), float[]> Expected(string path)
    {
        using var lines = new StreamReader(TextInput.Open(path));
        string[] header = lines.ReadLine()!.Split('\t');
        int[] columns = [.. s_tracks.Select(track => Array.IndexOf(header, track))];
        var bins = new Dictionary<(string, long), float[]>();
        while (lines.ReadLine() is { } line)
        {
            string[] cells = line.Split('\t');
            bins[(cells[0], long.Parse(cells[1], CultureInfo.InvariantCulture))] =
                [.. columns.Select(c => float.Parse(cells[c], CultureInfo.InvariantCulture))];
        }
        return bins;
    }
}
