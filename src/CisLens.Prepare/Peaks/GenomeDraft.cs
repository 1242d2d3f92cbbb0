using CisLens.Core.Contract;
using CisLens.Formats.Contigs;
using CisLens.Formats.Fasta;
using CisLens.Prepare.Building;
using CisLens.Prepare.Datasets;
using CisLens.Prepare.Folds;
using CisLens.Prepare.Leaks;

namespace CisLens.Prepare.Peaks;

/// <summary>Writes windows of a genome, in genome order, as a dataset.</summary>
sealed class GenomeDraft(Genome genome, List<WindowExample> examples, PeakOptions options, IReadOnlyList<Sample> samples, FoldMap folds, List<Tally> tallies)
{
    /// <summary>Writes the arrays.</summary>
    public DatasetDraft Write(string folder, IReadOnlyList<DatasetSource> sources, CancellationToken stop)
    {
        var blocks = new GenomeBlocks(genome.Contigs, examples, options.WindowBp);
        using var writer = new DatasetWriter(folder, ExampleKind.Intervals, LabelStorage.Bits, blocks.Names);
        WriteExamples(writer, blocks, stop);
        var arrays = writer.Finish();
        Track[] tracks = [.. samples.Select(s => s.Track)];
        return new DatasetDraft(folder, new DatasetManifest
        {
            Kind = ExampleKind.Intervals,
            Count = writer.Count,
            Window = options.WindowBp,
            Flank = options.FlankBp,
            Centre = options.Centre,
            Build = GenomeBuild.Of(genome.Contigs),
            Rule = options.Rule.ToString().ToLowerInvariant(),
            Options = options.Shaping(),
            Seed = options.Seed,
            Tracks = tracks,
            Labels = LabelStorage.Bits,
            Contigs = [.. genome.Contigs.Select(c => new DatasetContig(c.Name, c.Length))],
            Folds = folds.Describe(genome.Contigs),
            Splits = writer.SplitCounts,
            Sources = sources,
            Tallies = tallies,
            Leaks = new LeakReport { OverlappingWindows = WindowOverlap.Count(examples.Select(e => (e.Contig, e.Start0, e.Split)), options.WindowBp) },
            Arrays = arrays,
            Fingerprint = DatasetFiles.Fingerprint(options.WindowBp, tracks, arrays),
        });
    }

    void WriteExamples(DatasetWriter writer, GenomeBlocks blocks, CancellationToken stop)
    {
        var codes = new byte[options.WindowBp + 2 * options.FlankBp];
        var labels = new float[samples.Count];
        foreach (var example in examples)
        {
            if (writer.Count % 4096 == 0)
                stop.ThrowIfCancellationRequested();
            genome.Codes(example.Contig, example.Start0 - options.FlankBp, codes);
            Array.Clear(labels);
            foreach (int sample in example.Active)
                labels[sample] = 1;
            writer.Add(new Example
            {
                Codes = codes,
                Labels = labels,
                Split = example.Split,
                Block = blocks.Of(example.Contig, example.Start0),
                Contig = example.Contig,
                Start0 = example.Start0,
            });
        }
    }
}
