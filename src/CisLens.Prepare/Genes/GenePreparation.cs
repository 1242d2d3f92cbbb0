using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Formats.Fasta;
using CisLens.Formats.Genes;
using CisLens.Prepare.Building;
using CisLens.Prepare.Datasets;
using CisLens.Prepare.Folds;
using CisLens.Prepare.Leaks;

namespace CisLens.Prepare.Genes;

/// <summary>Makes a dataset of pre-mRNA from a genome and the exons of its genes, with one label per base.</summary>
public sealed class GenePreparation
{
    // the tracks of the spliceai designs, in the order of SpliceSite
    static readonly Track[] s_tracks =
        [.. Enum.GetNames<SpliceSite>()
            .Select(name => new Track { Id = name.ToLowerInvariant(), Kind = TrackKind.Probability, Assay = "splicing" })];

    readonly GeneOptions _options;
    readonly IRunLog _log;
    readonly CancellationToken _stop;
    readonly Rng _rng;

    GenePreparation(GeneOptions options, IRunLog log, CancellationToken stop) =>
        (_options, _log, _stop, _rng) = (options, log, stop, new Rng(options.Seed));

    /// <summary>Makes the dataset. The folder appears when it is complete.</summary>
    /// <returns>What was made.</returns>
    /// <exception cref="InputException">An input is invalid, or no example is left.</exception>
    /// <exception cref="OperationCanceledException">The user stopped the run.</exception>
    public static DatasetManifest Run(GeneOptions options, IRunLog log, CancellationToken stop)
    {
        options.Check();
        return new GenePreparation(options, log, stop).Run();
    }

    DatasetManifest Run()
    {
        var sources = SourceFiles.Describe([("genome", _options.Genome), ("genes", _options.Genes), ("folds", _options.Folds)]);
        return Preparation.Run(_options, "splice", sources, _log, partial => Build(partial, sources), _stop);
    }

    DatasetManifest Build(Stages partial, IReadOnlyList<DatasetSource> sources)
    {
        using var genome = Genome.Open(_options.Genome, _log);
        genome.AllowOtherLengths = _options.AllowOtherLengths;
        var table = GeneReader.Read(_options.Genes, genome);
        if (table.Missing is { } missing)
            _log.Warn("genes on contigs that the genome does not have", missing);
        if (table.Loci is { } loci)
            _log.Info($"{_options.Genes}: {loci}");
        if (!table.HasExons)
            throw InputException.In(_options.Genes, "has no exons, expected the columns EXON_START and EXON_END, or a GTF");
        var spliced = table.Genes.Where(gene => SpliceSites.Fault(gene) is null).ToList();
        if (spliced.Count == 0)
            throw InputException.In(_options.Genes,
                $"none of the {table.Genes.Count} genes on {genome.Path} has an intron, expected transcripts with at least two exons");
        var folds = FoldChoice.Choose(_options, genome, spliced.Select(gene => gene.Contig), _rng.Split("folds"));
        var genes = Keep(table, folds, out var ofGenes);
        var blocks = Cut(genome, genes, out var ofBlocks);
        return Write(partial.BeginDataset(), genome, folds, blocks, [ofGenes, ofBlocks], sources);
    }

    List<(Gene Gene, Split Split)> Keep(GeneTable table, FoldMap folds, out Tally tally)
    {
        var kept = new List<(Gene, Split)>();
        var reasons = new List<string>();
        foreach (var gene in table.Genes)
            if (SpliceSites.Fault(gene) is { } fault)
                reasons.Add(fault);
            else if (folds.SplitOf(gene.Contig, gene.Start0, gene.End0, _options.WindowBp) is { } split)
                kept.Add((gene, split));
            else
                reasons.Add("near another split or in none");
        tally = Tally.From("genes", kept.Count, reasons);
        return kept;
    }

    List<LabelledBlock> Cut(Genome genome, List<(Gene Gene, Split Split)> genes, out Tally tally)
    {
        var kept = new List<LabelledBlock>();
        var reasons = new List<string>();
        foreach (var (gene, split) in genes)
        {
            _stop.ThrowIfCancellationRequested();
            var blocks = BlocksOf(genome, gene);
            for (int block = 0; block < blocks.Count; block++)
                if (blocks.Unknown(block) <= _options.MaxN)
                    kept.Add(new(gene, block, new(gene.Contig, blocks.Interval(block).Start0, split, [])));
                else
                    reasons.Add("too many unknown bases");
        }
        tally = Tally.From("blocks", kept.Count, reasons);
        return kept.Count > 0 ? kept
            : throw InputException.In(_options.Genes,
                $"none of {reasons.Count} blocks of {genes.Count} genes can be used: {tally.Reasons}");
    }

    TranscriptBlocks BlocksOf(Genome genome, Gene gene) => new(genome, gene, _options.WindowBp, _options.FlankBp);

    DatasetManifest Write(string folder, Genome genome, FoldMap folds, List<LabelledBlock> blocks, Tally[] tallies,
        IReadOnlyList<DatasetSource> sources)
    {
        List<WindowExample> windows = [.. blocks.Select(b => b.Window)];
        var resampled = new GenomeBlocks(genome.Contigs, windows, _options.WindowBp);
        using var writer = new DatasetWriter(folder, Describe(genome, folds, windows, tallies, sources), resampled.Names);
        TranscriptBlocks? transcript = null;
        foreach (var (gene, block, window) in blocks)
        {
            _stop.ThrowIfCancellationRequested();
            transcript = transcript?.Gene == gene ? transcript : BlocksOf(genome, gene);
            writer.Add(new Example
            {
                Codes = transcript.Codes(block),
                Classes = transcript.Classes(block),
                Split = window.Split,
                Block = resampled.IndexOf(window.Contig, window.Start0),
                Name = $"{gene.Name} {transcript.Interval(block)}{(gene.Reverse ? '-' : '+')}",
            });
            _log.Progress("blocks", writer.Count, blocks.Count, "blocks");
        }
        return writer.Finish();
    }

    DatasetManifest Describe(Genome genome, FoldMap folds, List<WindowExample> windows, Tally[] tallies,
        IReadOnlyList<DatasetSource> sources) => new()
    {
        Kind = ExampleKind.Sequences,
        Window = _options.WindowBp,
        Flank = _options.FlankBp,
        Rule = "splice",
        Options = _options.Shaping(),
        Seed = _options.Seed,
        Heads = [new DatasetHead { Tracks = s_tracks, Bins = _options.WindowBp, BinBp = 1, Labels = LabelStorage.Classes }],
        Genomes = [GenomicOptions.Describe(genome)],
        Folds = folds.Describe(genome.Contigs),
        Sources = sources,
        Tallies = tallies,
        Leaks = WindowOverlap.Report(windows.Select(w => (w.Contig, w.Start0, w.Split)).Order(), _options.WindowBp),
    };

    /// <summary>A block of a transcript, its number from the 5' end, and its window.</summary>
    sealed record LabelledBlock(Gene Gene, int Block, WindowExample Window);
}
