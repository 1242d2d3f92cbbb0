using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Formats.Fasta;
using CisLens.Formats.Genes;
using CisLens.Metrics;
using CisLens.Prepare.Datasets;

namespace CisLens.Train.Evaluate;

/// <summary>Which bins belong to a gene.</summary>
public enum GeneBins
{
    /// <summary>The bin of the transcription start site and its two neighbours, as in Enformer.</summary>
    Tss,
    /// <summary>All bins that overlap an exon, as in Borzoi.</summary>
    Exons,
}

/// <summary>Genes to sum bins over.</summary>
/// <param name="Path">GTF, GFF3 or SpliceAI's table.</param>
/// <param name="Over">Which bins belong to a gene.</param>
/// <param name="Genome">The genome of the examples.</param>
public sealed record GeneFile(string Path, GeneBins Over, DatasetGenome Genome);

/// <summary>
/// Sums of bins over genes, on a log2(1 + y) scale, and correlations of predicted with measured sums. A gene counts if the split has all of
/// its bins. A bin that two windows have counts once. A track of a strand has the genes on its strand.
/// </summary>
sealed class GeneLevel
{
    readonly ILookup<int, (int Bin, int Gene)> _binsOf;   // by the number of the example in the split
    readonly int _bins;
    readonly bool[][] _isOn;   // [track][gene]: whether the track has signal of the strand of the gene
    readonly int[] _example;   // of each gene, the example with its first bin
    readonly double[][] _labels;      // [track][gene]
    readonly double[][][] _predictions;   // [predictor][track][gene]

    GeneLevel(List<(int Example, int Bin, int Gene)> bins, bool[] reverse, int binsPerExample, IReadOnlyList<Track> tracks, int predictors)
    {
        _binsOf = bins.ToLookup(b => b.Example, b => (b.Bin, b.Gene));
        _bins = binsPerExample;
        _example = [.. bins.GroupBy(b => b.Gene).OrderBy(g => g.Key).Select(g => g.First().Example)];
        double[][] Empty() => [.. Enumerable.Range(0, tracks.Count).Select(_ => new double[reverse.Length])];
        _isOn = [.. tracks.Index().Select(t => Array.ConvertAll(reverse, minus => StrandPairs.IsOn(tracks, t.Index, minus)))];
        (_labels, _predictions) = (Empty(), [.. Enumerable.Range(0, predictors).Select(_ => Empty())]);
    }

    /// <summary>Number of genes.</summary>
    public int Count => _example.Length;

    /// <summary>Finds the bins of all genes of a file.</summary>
    /// <param name="genes">The file.</param>
    /// <param name="data">The dataset; its examples have coordinates.</param>
    /// <param name="examples">The examples of the split.</param>
    /// <param name="predictors">Number of predictors.</param>
    /// <param name="log">Gets the number of genes that are left out.</param>
    /// <exception cref="InputException">The file and the dataset share no contig, or fewer than 3 genes are left.</exception>
    public static GeneLevel Find(GeneFile genes, ILabelledSequences data, IReadOnlyList<int> examples, int predictors, IRunLog log)
    {
        var (path, over, described) = genes;
        var genome = Genome.FromContigs(described.Name, [.. described.Contigs.Select(c => new Contig(c.Name, c.Length))]);
        genome.AllowOtherLengths = true;   // genes past the end of a contig have no bins there
        var table = GeneReader.Read(path, genome);
        if (over == GeneBins.Exons && !table.HasExons)
            throw InputException.In(path, "has no exons, expected exons for --over exons");
        var parts = table.Genes.Select(g => Parts(g, over, data.Window / data.Bins)).ToList();
        var covered = new long[parts.Count];
        var byContig = table.Genes.Index().ToLookup(g => described.Contigs[g.Item.Contig].Name, g => g.Index);
        var found = Find(data, examples, byContig, parts, covered);
        int[] whole = [.. Enumerable.Range(0, parts.Count).Where(g => covered[g] == parts[g].Sum(p => p.End0 - p.Start0))];
        log.Info($"genes: {parts.Count} = {whole.Length} with all bins in the split + {parts.Count - whole.Length} without"
            + (table.Missing is { } missing ? $"; {missing}" : ""));
        if (whole.Length < 3)
            throw InputException.In(path,
                $"{whole.Length} of {parts.Count} genes have all of their bins in the split, expected at least 3");
        var number = whole.Index().ToDictionary(g => g.Item, g => g.Index);
        return new GeneLevel([.. found.Where(f => number.ContainsKey(f.Gene)).Select(f => (f.Example, f.Bin, number[f.Gene]))],
            Array.ConvertAll(whole, g => table.Genes[g].Reverse), data.Bins, data.Tracks, predictors);
    }

    // the bins of each gene, in the order of the windows; covered gets the number of its bases that have a bin
    static List<(int Example, int Bin, int Gene)> Find(ILabelledSequences data, IReadOnlyList<int> examples, ILookup<string, int> byContig,
        List<(long Start0, long End0)[]> parts, long[] covered)
    {
        var found = new List<(int, int, int)>();
        var taken = new long[parts.Count];
        int binBp = data.Window / data.Bins;
        for (int e = 0; e < examples.Count; e++)
        {
            var window = data.Place(examples[e]) is { Strand: Strand.None } placed ? placed
                : throw new UsageException("--genes needs a dataset of windows of a genome without strands");
            foreach (int g in byContig[window.Contig])
                for (int bin = 0; bin < data.Bins && parts[g][0].Start0 < window.End0 && parts[g][^1].End0 > window.Start0; bin++)
                {
                    long start0 = window.Start0 + (long)bin * binBp;
                    long bases = parts[g].Sum(p => Math.Max(0, Math.Min(p.End0, start0 + binBp) - Math.Max(p.Start0, start0)));
                    if (bases == 0 || start0 < taken[g])
                        continue;
                    found.Add((e, bin, g));
                    (taken[g], covered[g]) = (start0 + binBp, covered[g] + bases);
                }
        }
        return found;
    }

    // the bases whose bins are summed; one bin on either side of the TSS touches three bins in all
    static (long Start0, long End0)[] Parts(Gene gene, GeneBins over, int binBp)
    {
        long tss0 = gene.Reverse ? gene.End0 - 1 : gene.Start0;
        return over == GeneBins.Exons ? [.. gene.Exons!] : [(tss0 - binBp, tss0 + binBp + 1)];
    }

    /// <summary>Adds the bins of a part. A bin without a label makes the gene missing for the track.</summary>
    public void Add(SignalPart part)
    {
        int count = part.Labels[0].Length;
        for (int example = part.First / _bins; example <= (part.First + count - 1) / _bins; example++)
            foreach (var (bin, gene) in _binsOf[example])
                if (example * _bins + bin - part.First is >= 0 and var i && i < count)
                    for (int t = 0; t < _labels.Length; t++)
                    {
                        _labels[t][gene] += part.Labels[t][i];
                        for (int p = 0; p < _predictions.Length; p++)
                            _predictions[p][t][gene] += part.Predictions[p][t][i];
                    }
    }

    /// <summary>The correlations over the genes of a track, and their intervals.</summary>
    /// <param name="predictor">The predictor.</param>
    /// <param name="track">The track.</param>
    /// <param name="bootstrap">Makes a bootstrap from the example of each gene.</param>
    public IReadOnlyList<Measure> OfTrack(int predictor, int track, Func<int[], BlockBootstrap> bootstrap)
    {
        int[] known = [.. Enumerable.Range(0, Count).Where(g => _isOn[track][g] && !double.IsNaN(_labels[track][g]))];
        double[] labels = Logs(_labels[track], known), predictions = Logs(_predictions[predictor][track], known);
        if (known.Length < 3)
            return [];
        var draws = bootstrap([.. known.Select(g => _example[g])]);
        Metric pearson = new Pearson(predictions, labels), spearman = new Spearman(predictions, labels);
        return [new("gene_pearson", pearson.Value(), draws.Interval(pearson)),
            new("gene_spearman", spearman.Value(), draws.Interval(spearman))];
    }

    /// <summary>
    /// The correlations over the tracks of each gene, after each track has been standardised over its genes: mean and median over genes.
    /// Empty with fewer than three tracks on each strand.
    /// </summary>
    public IEnumerable<GroupSummary> AcrossTracks(int predictor, string name)
    {
        int[][] tracks = [.. Enumerable.Range(0, Count).Select(g => Enumerable.Range(0, _isOn.Length).Where(t => _isOn[t][g]).ToArray())];
        int[] known = [.. Enumerable.Range(0, Count).Where(g => tracks[g].Length >= 3 && tracks[g].All(t => !double.IsNaN(_labels[t][g])))];
        double[][] labels = [.. _labels.Select((own, t) => Standardised(own, t, known))];
        double[][] predictions = [.. _predictions[predictor].Select((own, t) => Standardised(own, t, known))];
        foreach (var (metric, compute) in new (string, Func<double[], double[], double>)[]
            { ("pearson_across_tracks", Pearson.Compute), ("spearman_across_tracks", (p, l) => new Spearman(p, l).Value()) })
        {
            double[] values = [.. known.Select(g => compute([.. tracks[g].Select(t => predictions[t][g])],
                [.. tracks[g].Select(t => labels[t][g])])).Where(v => !double.IsNaN(v))];
            if (values.Length > 0)
                yield return new GroupSummary("genes", name, metric, values.Length, values.Average(), Interval95.Quantile(values, 0.5));
        }
    }

    static double[] Logs(double[] sums, int[] genes) => Array.ConvertAll(genes, g => SignalValues.Log(sums[g]));

    // a value per gene; 0 for a gene that is not known or on the other strand
    double[] Standardised(double[] sums, int track, int[] known)
    {
        int[] own = [.. known.Where(g => _isOn[track][g])];
        var (logs, all) = (Logs(sums, own), new double[Count]);
        double mean = logs.DefaultIfEmpty().Average(), deviation = Math.Sqrt(logs.DefaultIfEmpty().Average(v => (v - mean) * (v - mean)));
        for (int i = 0; i < own.Length && deviation > 0; i++)
            all[own[i]] = (logs[i] - mean) / deviation;
        return all;
    }
}
