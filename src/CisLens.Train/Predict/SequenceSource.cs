using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Formats.Bed;
using CisLens.Formats.Contigs;
using CisLens.Formats.Fasta;
using CisLens.Formats.Genes;
using CisLens.Formats.Tables;

namespace CisLens.Train.Predict;

/// <summary>Reads the input of <c>predict</c>: a dataset, sequences, or regions of a genome.</summary>
/// <param name="model">The manifest of the model.</param>
/// <param name="log">Receives warnings about sequences of other lengths, about U, and about names that occur twice.</param>
/// <param name="maxN">Largest share of unknown bases.</param>
public sealed class SequenceSource(ModelManifest model, IRunLog log, double maxN = 0.5)
{
    readonly WindowCutter _cutter = new(model, maxN);

    /// <summary>The examples of a split; of all splits if <paramref name="split"/> is null.</summary>
    /// <exception cref="ModelException">The model does not take the windows of the data.</exception>
    public PredictionSource FromData(ILabelledSequences data, Split? split)
    {
        bool whole = data.Bins == 1 && (data.Window == model.Window || _cutter.TakesAnyLength);
        if (!whole && data.Window != model.Window - 2 * model.CropBp)
        {
            string inner = model.CropBp > 0 ? $" and predicts the inner {model.Window - 2 * model.CropBp} bp" : "";
            throw new ModelException($"the model takes windows of {model.Window} bp{inner}; the data has windows of {data.Window} bp");
        }
        if (!whole && data.Flank < model.CropBp)
            throw new ModelException($"the model needs {model.CropBp} bp on each side of a window; the data has {data.Flank}");
        return new(["name", "split"], [.. data.Tracks.Select(t => t.Id)], Examples(data, split, whole ? data.Window : model.Window));
    }

    /// <summary>The windows of a dataset as regions of their genome, from which the bases are read.</summary>
    /// <param name="path">The dataset, for errors.</param>
    /// <param name="data">The dataset; it has bins as long as those of the model.</param>
    /// <param name="declared">The contigs of the dataset.</param>
    /// <param name="split">A split; all if null.</param>
    /// <param name="genome">The genome.</param>
    /// <exception cref="InputException">The genome is not that of the dataset.</exception>
    /// <exception cref="UsageException">The sequences of the dataset have no positions.</exception>
    /// <exception cref="ModelException">The model does not take the windows of the data.</exception>
    public PredictionSource FromPositions(string path, ILabelledSequences data, IEnumerable<DeclaredContig> declared, Split? split,
        Genome genome)
    {
        if (data.Count > 0 && data.Place(0) is null)
            throw new UsageException($"{path} has sequences without positions, which a bigWig cannot have; write a table (.tsv)");
        if (data.Count > 0 && data.Place(0)!.Value.Strand != Strand.None)
            throw new UsageException($"{path} has windows on both strands, which a bigWig cannot have; write a table (.tsv)");
        if (data.Window != model.Window - 2 * model.CropBp || data.Bins != model.Bins)
            throw new ModelException($"{path} has windows of {data.Window} bp with {data.Bins} bins; the model predicts {model.Bins} bins "
                + $"of {model.BinBp} bp: prepare the data with --window {model.Window} --crop {model.CropBp} --bin {model.BinBp}");
        return new(["name"], [], Placed(ContigMap.Resolve(path, declared, genome), data, split, genome));
    }

    /// <summary>All sequences of a FASTA file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="text">Its text if it is open already.</param>
    public PredictionSource FromFasta(string path, Stream? text = null) => new(["name"], [],
        FastaSequences.Read(path, log, text, Uracil).Select(s => Sequence(s.Name, s.Codes, s.HasUracil)));

    /// <summary>A table with the columns of <see cref="SequenceColumns"/>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="text">Its text if it is open already.</param>
    public PredictionSource FromTable(string path, Stream? text = null) => new(["name"], [], Rows(path, text));

    /// <summary>
    /// The regions of a BED or narrowPeak file. The window is around the summit of a peak, or the middle of a region; a BED region as
    /// long as the window is the window.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="genome">The genome.</param>
    /// <param name="isNarrowPeak">Whether column 10 is the summit.</param>
    /// <param name="text">Its text if it is open already.</param>
    public PredictionSource FromBed(string path, Genome genome, bool isNarrowPeak, Stream? text = null)
    {
        var regions = isNarrowPeak
            ? NarrowPeakReader.Read(path, text).Select(p => (p.Interval, p.Name, (long?)p.Anchor0))
            : BedReader.Read(path, text).Select(r => (r.Interval, r.Name, (long?)null));
        return new(["name", "chrom", "start", "end", "strand"], [], Regions(path, genome, regions));
    }

    /// <summary>Genes: the window is around the start site, on the strand of the gene.</summary>
    /// <param name="genes">The genes.</param>
    /// <param name="genome">The genome.</param>
    public PredictionSource FromGenes(GeneTable genes, Genome genome) =>
        new(["gene_id", "gene", "chrom", "tss", "strand"], [], Starts(genes, genome));

    byte Uracil => model.ReadsUracil ? Dna.Code('T') : Dna.N;

    IEnumerable<PredictionInput> Examples(ILabelledSequences data, Split? split, int length)
    {
        var splits = new Split[data.Count];
        foreach (var each in Enum.GetValues<Split>())
            foreach (int example in data.Indexes(each))
                splits[example] = each;
        foreach (int example in Chosen(data, split))
        {
            var codes = new byte[length];
            var labels = new float[data.Bins * data.Tracks.Count];
            data.Sequence(example, 0, codes);
            data.Labels(example, labels);
            var (status, windows) = _cutter.Whole(codes);
            if (length > data.Window)   // positions are those of the window of the data
                windows = windows.Select(w => w with { FirstBase0 = w.FirstBase0 - model.CropBp });
            yield return new([data.Name(example), $"{splits[example]}".ToLowerInvariant()], status, windows) { Labels = labels };
        }
    }

    static IEnumerable<int> Chosen(ILabelledSequences data, Split? split) =>
        split is { } one ? data.Indexes(one) : Enum.GetValues<Split>().SelectMany(data.Indexes).Order();

    IEnumerable<PredictionInput> Placed(ContigMap contigs, ILabelledSequences data, Split? split, Genome genome)
    {
        var codes = new byte[model.Window];
        foreach (int example in Chosen(data, split))
        {
            var inner = data.Place(example)!.Value;
            int contig = contigs.IndexOf(inner.Contig);
            if (contig < 0)
            {
                yield return new([data.Name(example)], AlleleStatus.NoContig, []) { Example = example };
                continue;
            }
            long start0 = inner.Start0 - model.CropBp;
            genome.Codes(contig, start0, codes);
            var (status, windows) = _cutter.Whole(codes);
            yield return new([data.Name(example)], status,
                windows.Select(w => w with { Start0 = w.Start0 + start0, FirstBase0 = w.FirstBase0 + start0 }))
            { Contig = contig, Example = example };
        }
    }

    IEnumerable<PredictionInput> Rows(string path, Stream? text)
    {
        using var table = TableReader.Open(path, text);
        int sequence = table.Require(SequenceColumns.Sequence), id = table.IndexOf(SequenceColumns.Id);
        for (long row = 1; table.Read(); row++)
        {
            string bases = table.Row[sequence];
            bool hasUracil = bases.AsSpan().ContainsAny('U', 'u');
            byte[] codes = Dna.Encode(hasUracil && model.ReadsUracil ? bases.Replace('U', 'T').Replace('u', 't') : bases);
            yield return Sequence(id >= 0 ? table.Row[id] : $"row{row}", codes, hasUracil);
        }
    }

    PredictionInput Sequence(string name, byte[] codes, bool hasUracil)
    {
        if (hasUracil)
            log.Warn($"sequences with U, which this model reads as {(model.ReadsUracil ? "T" : "N")}", name);
        if (!_cutter.HasBins && !_cutter.TakesAnyLength && codes.Length != model.Window)
            log.Warn(codes.Length > model.Window ? "sequences longer than the window are cut on both sides"
                : "sequences shorter than the window are filled with N on both sides",
                $"{name} has {codes.Length} bp, the window {model.Window} bp; "
                + $"the window starts at base {_cutter.Start0(codes.Length) + 1}");
        var (status, windows) = _cutter.Sequence(codes);
        return new([name], status, windows);
    }

    IEnumerable<PredictionInput> Starts(GeneTable genes, Genome genome)
    {
        foreach (var gene in genes.Genes)
        {
            var contig = genome.Contigs[gene.Contig];
            var start = new Interval(contig.Name, gene.Tss0, gene.Tss0 + 1, gene.Reverse ? Strand.Minus : Strand.Plus);
            var (status, windows) = _cutter.Region((start0, codes) => genome.Codes(gene.Contig, start0, codes), contig.Length, start,
                gene.Tss0);
            yield return new([gene.Id, gene.Name, contig.Name, gene.Tss0 + 1, gene.Reverse ? "-" : "+"], status, windows)
            {
                Contig = gene.Contig,
            };
        }
    }

    IEnumerable<PredictionInput> Regions(string path, Genome genome, IEnumerable<(Interval, string, long?)> regions)
    {
        var contigs = ContigMap.Resolve(path, [], genome);
        foreach (var (region, name, anchor0) in regions)
        {
            int contig = contigs.IndexOf(region.Contig);
            var (status, windows) = contig < 0 ? (AlleleStatus.NoContig, [])
                : _cutter.Region((start0, codes) => genome.Codes(contig, start0, codes), genome.Contigs[contig].Length, region, anchor0);
            string strand = region.Strand switch { Strand.Plus => "+", Strand.Minus => "-", _ => "." };
            object?[] cells = [name is "" or "." ? region.ToString() : name, region.Contig, region.Start0, region.End0, strand];
            yield return new(cells, status, windows) { Contig = contig };
        }
        contigs.RequireShared();
    }
}
