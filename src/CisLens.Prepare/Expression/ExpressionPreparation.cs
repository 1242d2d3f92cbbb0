using System.Runtime.InteropServices;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Formats.Fasta;
using CisLens.Formats.Genes;
using CisLens.Prepare.Building;
using CisLens.Prepare.Datasets;
using CisLens.Prepare.Folds;
using CisLens.Prepare.Leaks;

namespace CisLens.Prepare.Expression;

/// <summary>
/// Makes a dataset of windows around the start sites of genes, on the strand of each gene, labelled with the expression of the gene. The
/// start site is the anchor of the window on the plus strand. Memory: the genome at two bits per base, the genes, and one window.
/// </summary>
public sealed class ExpressionPreparation
{
    readonly ExpressionOptions _options;
    readonly IRunLog _log;
    readonly CancellationToken _stop;
    readonly Rng _rng;
    readonly List<Tally> _tallies = [];

    ExpressionPreparation(ExpressionOptions options, IRunLog log, CancellationToken stop) =>
        (_options, _log, _stop, _rng) = (options, log, stop, new Rng(options.Seed));

    /// <summary>Makes the dataset. The folder appears when it is complete.</summary>
    /// <returns>What was made.</returns>
    /// <exception cref="InputException">An input is invalid, or no gene is left.</exception>
    /// <exception cref="OperationCanceledException">The user stopped the run.</exception>
    public static DatasetManifest Run(ExpressionOptions options, IRunLog log, CancellationToken stop)
    {
        options.Check();
        return new ExpressionPreparation(options, log, stop).Run();
    }

    DatasetManifest Run()
    {
        var sources = SourceFiles.Describe([("genome", _options.Genome), ("genes", _options.Genes), ("expression", _options.Expression),
            ("groups", _options.Groups), ("folds", _options.Folds)]);
        return Preparation.Run(_options, "expression", sources, _log, partial => Build(partial, sources), _stop);
    }

    DatasetManifest Build(Stages partial, IReadOnlyList<DatasetSource> sources)
    {
        using var genome = Genome.Open(_options.Genome, _log);
        genome.AllowOtherLengths = _options.AllowOtherLengths;
        var table = GeneReader.Read(_options.Genes, genome, bedTss: _options.Tss);
        table.Describe(_options.Genes, _log);
        RequireBiotypes(table.Genes);
        string labels = partial.FileOf("labels");
        var (tracks, rows, hasMissing) = ReadExpression(table, labels);
        var folds = FoldChoice.Choose(_options, genome,
            table.Genes.Index().Where(g => rows[g.Index] >= 0).Select(g => g.Item.Contig), _rng.Split("folds"));
        var windows = Keep(genome, table, rows, folds);
        var storage = tracks[0].Kind == TrackKind.Probability && !hasMissing ? LabelStorage.Bits : LabelStorage.Float32;
        return Write(partial.BeginDataset(), genome, folds, windows, labels,
            new DatasetHead { Tracks = tracks, BinBp = _options.WindowBp, Labels = storage }, sources);
    }

    /// <summary>Writes the labels of the rows whose gene is known into a file, in the order of the table.</summary>
    /// <returns>The tracks, the row of each gene in the file (−1 for none), and whether a label is missing.</returns>
    (IReadOnlyList<Track> Tracks, long[] Rows, bool HasMissing) ReadExpression(GeneTable annotation, string path)
    {
        var genes = annotation.Genes;
        using var table = new ExpressionTable(_options.Expression, _options.IdColumn);
        var made = new ExpressionTracks(_options, table);
        var tracks = made.Tracks;
        GeneIds ids = new(genes.Select(g => g.Id)), without = new(annotation.WithoutTss);
        var (rows, lines) = (new long[genes.Count], new long[genes.Count]);
        Array.Fill(rows, -1);
        var (reasons, kept, first, hasMissing) = (new List<string>(), 0, "", false);
        var labels = new float[tracks.Count];
        var labelled = new bool[tracks.Count];
        using var file = File.Create(path);
        while (table.Read())
        {
            first = first.Length > 0 ? first : table.Id;
            int gene = ids.IndexOf(table.Id);
            if (gene < 0)
            {
                bool isUnknown = gene != GeneIds.Several && without.IndexOf(table.Id) == -1;
                reasons.Add(gene == GeneIds.Several ? "of a gene at several loci"
                    : isUnknown ? "of no gene" : "of a gene without a start site");
                if (isUnknown)
                    _log.Warn($"{_options.Expression}: genes that {_options.Genes} lacks", table.Id);
                continue;
            }
            if (rows[gene] >= 0)
                throw table.Fault($"gene {table.Id} is also in line {lines[gene]}, expected each gene once");
            made.Labels(table, labels);
            hasMissing |= Array.Exists(labels, float.IsNaN);
            for (int t = 0; t < labels.Length; t++)
                labelled[t] |= !float.IsNaN(labels[t]);
            (rows[gene], lines[gene]) = (kept++, table.Line);
            file.Write(MemoryMarshal.AsBytes(labels.AsSpan()));
            if (kept % 4096 == 0)
                _stop.ThrowIfCancellationRequested();
        }
        _tallies.Add(Tally.From("expression rows", kept, reasons));
        foreach (var (t, track) in tracks.Index())
            if (kept > 0 && !labelled[t])
                _log.Warn("tracks without a label", track.Id);
        return kept > 0 ? (tracks, rows, hasMissing) : throw InputException.In(_options.Expression,
            $"shares no gene with {_options.Genes}: {reasons.Count} rows{(first.Length > 0 ? $", such as {first}" : "")}, and "
            + $"{genes.Count} genes" + (genes.Count > 0 ? $", such as {genes[0].Id}" : "")
            + "; --id-column names the column of the table with the ids of genes");
    }

    List<GeneWindow> Keep(Genome genome, GeneTable table, long[] rows, FoldMap folds)
    {
        var kept = new List<GeneWindow>();
        var reasons = new List<string>(table.WithoutTss.Select(_ => "without a start site"));
        var ids = new GeneIds(table.Genes.Select(g => g.Id));
        var codes = new byte[_options.WindowBp];
        int padded = 0;
        foreach (var (index, gene) in table.Genes.Index())
        {
            _stop.ThrowIfCancellationRequested();
            long start0 = gene.Tss0 - Centre.Left.AnchorIndex(_options.WindowBp), end0 = start0 + _options.WindowBp;
            long length = genome.Contigs[gene.Contig].Length;
            // the end of a contig is no other split
            if (Reason(gene, ids, rows[index]) is { } reason)
                reasons.Add(reason);
            else if (folds.SplitOf(gene.Contig, Math.Max(0, start0), Math.Min(end0, length), (_options.WindowBp + 1) / 2) is not { } split)
                reasons.Add("near another split or in none");
            else if (Unknown(genome, gene.Contig, start0, codes) > _options.MaxN)
                reasons.Add("with too many unknown bases");
            else
            {
                kept.Add(new(gene, start0, split, rows[index]));
                padded += start0 < 0 || end0 > length ? 1 : 0;
            }
        }
        var tally = Tally.From("genes", kept.Count, reasons);
        _tallies.Add(tally);
        if (padded > 0)
            _log.Info($"{Counted.Text(padded, "window")} of {kept.Count} reach past an end of the contig; the bases outside it are N");
        return kept.Count == 0 ? throw InputException.In(_options.Genes, $"none of {tally.Read} genes can be used: {tally.Reasons}")
            : [.. kept.OrderBy(w => w.Gene.Contig).ThenBy(w => w.Start0).ThenBy(w => w.Gene.Id, StringComparer.Ordinal)];
    }

    string? Reason(Gene gene, GeneIds ids, long row) =>
        (_options.Biotypes.Count > 0 && !_options.Biotypes.Contains(gene.Biotype)) || _options.ExcludedBiotypes.Contains(gene.Biotype)
            ? "of another type"
        : ids.IndexOf(gene.Id) == GeneIds.Several ? "at several loci"
        : row < 0 ? "without expression" : null;

    static double Unknown(Genome genome, int contig, long start0, byte[] codes)
    {
        genome.Codes(contig, start0, codes);
        return (double)codes.AsSpan().Count(Dna.N) / codes.Length;
    }

    void RequireBiotypes(IReadOnlyList<Gene> genes)
    {
        string option = _options.Biotypes.Count > 0 ? "--biotype" : "--exclude-biotype";
        var found = genes.Select(g => g.Biotype ?? "none").CountBy(b => b).OrderByDescending(b => b.Value).ToList();
        foreach (string type in _options.Biotypes.Concat(_options.ExcludedBiotypes))
            if (genes.All(g => g.Biotype != type))
                throw new UsageException($"{option} {type}: no gene of {_options.Genes} has this type; the types are "
                    + string.Join(", ", found.Take(8).Select(b => $"{b.Key} ({b.Value})"))
                    + DidYouMean.Hint(type, found.Select(b => b.Key)));
    }

    DatasetManifest Write(string folder, Genome genome, FoldMap folds, List<GeneWindow> windows, string labels, DatasetHead head,
        IReadOnlyList<DatasetSource> sources)
    {
        List<WindowExample> examples = [.. windows.Select(w => new WindowExample(w.Gene.Contig, Math.Max(0, w.Start0), w.Split, []))];
        var blocks = new GenomeBlocks(genome.Contigs, examples, _options.WindowBp);
        using var writer = new DatasetWriter(folder, Describe(genome, folds, windows, head, sources), blocks.Names);
        using var rows = File.OpenHandle(labels, options: FileOptions.RandomAccess);
        var codes = new byte[_options.WindowBp + 2 * _options.FlankBp];
        var row = new float[head.Tracks.Count];
        foreach (var (gene, start0, split, place) in windows)
        {
            _stop.ThrowIfCancellationRequested();
            if (_options.Sequences == SequenceStorage.Packed)
                genome.Codes(gene.Contig, start0 - _options.FlankBp, codes);
            RandomAccess.Read(rows, MemoryMarshal.AsBytes(row.AsSpan()), place * row.Length * sizeof(float));
            writer.Add(new Example
            {
                Codes = codes,
                Labels = row,
                Split = split,
                Block = blocks.IndexOf(gene.Contig, Math.Max(0, start0)),
                Contig = gene.Contig,
                Start0 = start0,
                Reverse = gene.Reverse,
                Name = gene.Id,
            });
            _log.Progress("genes", writer.Count, windows.Count, "genes");
        }
        return writer.Finish();
    }

    DatasetManifest Describe(Genome genome, FoldMap folds, List<GeneWindow> windows, DatasetHead head,
        IReadOnlyList<DatasetSource> sources)
    {
        var described = GenomicOptions.Describe(genome);
        if (_options.Sequences == SequenceStorage.Genome)
            described = described with { File = sources.First(s => s.Role == "genome") with { Path = Path.GetFullPath(_options.Genome) } };
        return new()
        {
            Kind = ExampleKind.Intervals,
            HasStrands = true,
            HasNames = true,
            Placement = WindowPlacement.AroundTss,
            Sequences = _options.Sequences,
            Window = _options.WindowBp,
            Flank = _options.FlankBp,
            Rule = "expression",
            Options = _options.Shaping(),
            Seed = _options.Seed,
            Heads = [head],
            Genomes = [described],
            Folds = folds.Describe(genome.Contigs),
            Sources = sources,
            Tallies = _tallies,
            Leaks = WindowOverlap.Report(windows.Select(w => (w.Gene.Contig, w.Start0, w.Split)), _options.WindowBp),
        };
    }

    /// <summary>A gene, its window on the plus strand, and the row of its labels.</summary>
    sealed record GeneWindow(Gene Gene, long Start0, Split Split, long Row);
}
