using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Formats.Fasta;
using CisLens.Formats.Genes;
using CisLens.Formats.Signal;
using CisLens.Formats.Tables;
using CisLens.Mutate.Effects;
using CisLens.Mutate.Saturation;
using CisLens.Report.Figures;
using CisLens.Train.Predict;

namespace CisLens.Cli;

/// <summary>
/// Writes the contributions of bases to the predictions of a network: a table, an array, figures, and bigWig files of regions.
/// </summary>
/// <param name="model">The model; it has gradients.</param>
/// <param name="tracks">Indexes of the tracks to explain.</param>
/// <param name="bins">The bins that are summed: region, centre, all, or exons, tss or span of the gene with the name of the region.</param>
/// <param name="steps">Number of steps of integrated gradients; 0 for input × gradient.</param>
/// <param name="genes">The genes; null for none.</param>
sealed class NetworkExplanation(ISequenceModel model, int[] tracks, string bins, int steps, GeneTable? genes)
{
    const int MostLetters = 300;   // of a figure
    const double LargeShare = 0.2;   // of the difference between prediction and baseline

    readonly GeneBins? _geneBins = !Enum.TryParse<GeneOver>(bins, ignoreCase: true, out var over) ? null
        : genes is null ? throw new UsageException($"--bins {bins} needs the genes: --genes GTF")
        : model.Manifest.BinBp is null ? throw new UsageException($"--bins {bins}: {model.Manifest.Name} has no bins")
        : over != GeneOver.Exons || genes.HasExons ? new(model.Manifest, genes, over)
        : throw new UsageException("--bins exons: the genes have no exons; give a GTF, or --bins span");

    double _sumOfErrors, _sumOfDifferences;
    long _windows;

    /// <summary>Explains all windows and writes the files.</summary>
    public void Write(string prefix, PredictionSource source, Genome? genome, int most, Action<string> keep, RunContext context)
    {
        var figures = new SequenceFigures(prefix, most);
        var counts = new StatusCounts();
        // a bigWig is sorted
        var inputs = source.Inputs.Select(i => (Input: i, Windows: i.Windows.ToList())).ToList();
        if (genome is not null)
            inputs = [.. inputs.OrderBy(i => i.Input.Contig).ThenBy(i => i.Windows.FirstOrDefault()?.Start0)];
        using var signals = genome is null ? null : SignalPaths.Start($"{prefix}.bw", model.Manifest, tracks, genome, [], 1, keep);
        long positions = PositionFiles.Write(prefix, [tracks.Length], "", files =>
        {
            files.Axes.WriteLine("row\tname\tpos\tref");
            using var table = new StreamWriter(files.Table, leaveOpen: true) { NewLine = "\n" };
            table.WriteLine("name\tchrom\tstart\tend\tstatus\ttrack\tprediction\tbaseline\tcontributions\tcompleteness_error");
            foreach (var (input, windows) in inputs)
            {
                string name = TableWriter.Cell(input.Cells[0]);
                var gene = _geneBins is null || windows.Count == 0 ? null : GeneOf(input, name, windows);
                var status = _geneBins is not null && gene is null && windows.Count > 0 ? AlleleStatus.NoGene : input.Status;
                if (_geneBins is not null)
                    windows.RemoveAll(w => gene is null || !_geneBins.Any(gene, w.Start0));
                counts.Add(status.Code());
                string region = $"{name}\t{(genome is null ? "NA" : input.Cells[1])}";
                if (windows.Count == 0)
                    foreach (int track in tracks)
                        table.WriteLine($"{region}\tNA\tNA\t{status.Code()}\t{model.Manifest.Tracks[track].Id}\tNA\tNA\tNA\tNA");
                foreach (var window in windows)
                {
                    if (context.Stop.IsCancellationRequested)
                        throw new StoppedException($"stopped after {_windows} windows; explain has no checkpoints: run it again");
                    string cells = $"{region}\t{window.Start0}\t{window.Start0 + window.Codes.Length}\t{status.Code()}";
                    float[] values = Explain(window, gene, cells, table);
                    string letters = Dna.Decode(window.Reverse ? Dna.ReverseComplement(window.Codes) : window.Codes);
                    files.Add(name, window.Start0 + 1, letters, values);
                    Draw(name, window.Start0, letters, values, figures);
                    signals?.Add(input.Contig, window.Start0, values);
                    context.Log.Progress("explain", ++_windows, null, "windows");
                }
            }
        });
        signals?.Finish();
        figures.Write();
        (context.Record.Counts["windows"], context.Record.Counts["positions"]) = (_windows, positions);
        context.Log.Close();
        if (_windows > 0)
        {
            // a line of advice where the contributions do not add up
            bool isLarge = steps == 0 && _sumOfErrors > LargeShare * _sumOfDifferences;
            context.Log.Info($"completeness error: mean {_sumOfErrors / _windows / tracks.Length:G3}, where prediction and baseline " +
                $"differ by {_sumOfDifferences / _windows / tracks.Length:G3} (absolute values)" +
                (isLarge ? "; integrated gradients (--steps 64) have a smaller one" : ""));
        }
        context.Log.Info($"{ProgressText.Count(counts.Alleles, genome is null ? "sequence" : "region")}, " +
            $"{ProgressText.Count(tracks.Length, "track")}, {ProgressText.Count(figures.Drawn, "figure")}: {counts}");
    }

    /// <summary>The contributions, positions × tracks in the order of the plus strand; writes a row of the table per track.</summary>
    float[] Explain(PredictionWindow window, Gene? gene, string cells, TextWriter table)
    {
        int length = window.Codes.Length;
        var values = new float[length * tracks.Length];
        foreach (var (slot, track) in tracks.Index())
        {
            var found = Contributions.Compute(model, window.Codes, track, Bins(window, gene), steps);
            for (int i = 0; i < length; i++)
                values[(window.Reverse ? length - 1 - i : i) * tracks.Length + slot] = found.Values[i];
            table.WriteLine(string.Create(System.Globalization.CultureInfo.InvariantCulture,
                $"{cells}\t{model.Manifest.Tracks[track].Id}\t{found.Prediction:R}\t{found.Baseline:R}\t{found.Sum:R}\t{found.Error:R}"));
            _sumOfErrors += Math.Abs(found.Error);
            _sumOfDifferences += Math.Abs(found.Prediction - found.Baseline);
        }
        return values;
    }

    /// <summary>The gene with the name of a region; null if there is none with bins in its windows.</summary>
    Gene? GeneOf(PredictionInput input, string name, List<PredictionWindow> windows) =>
        genes!.In(input.Contig, windows[0].Start0, windows[^1].Start0 + windows[^1].Codes.Length)
            .FirstOrDefault(gene => gene.Name == name && windows.Exists(w => _geneBins!.Any(gene, w.Start0)));

    /// <summary>The bins of a window that are summed, on the strand of its codes; null for all.</summary>
    List<BinRange>? Bins(PredictionWindow window, Gene? gene)
    {
        var manifest = model.Manifest;
        if (manifest.BinBp is not { } bp || bins == "all")
            return null;
        int all = manifest.Head(0).Bins(window.Codes.Length);
        if (gene is not null)
        {
            var found = _geneBins!.Of(gene, window.Start0).Select(bin => window.Reverse ? all - 1 - bin : bin);
            return [.. found.Order().Select(bin => new BinRange(bin, 1))];
        }
        if (bins == "region")
            return [window.Reverse ? window.Bins.Reversed(all) : window.Bins];
        int middle = Math.Clamp((manifest.Centre.AnchorIndex(window.Codes.Length) - manifest.CropBp) / bp, 0, all - 1);
        int first = Math.Max(0, middle - 1);
        return [new(first, Math.Min(all, middle + 2) - first)];
    }

    void Draw(string name, long start0, string letters, float[] values, SequenceFigures figures)
    {
        int count = Math.Min(letters.Length, MostLetters), first = (letters.Length - count) / 2;
        foreach (var (slot, track) in tracks.Index())
            figures.Draw(0, [name, model.Manifest.Tracks[track].Id], () => LogoFigure.Draw(new Logo
            {
                Title = $"{model.Manifest.Tracks[track].Label ?? model.Manifest.Tracks[track].Id}: {name}",
                Unit = "contribution",
                First = start0 + first + 1,
                Heights = [.. from i in Enumerable.Range(first, count)
                              from letter in "ACGT"
                              select letter == letters[i] ? (double)values[i * tracks.Length + slot] : 0],
            }));
    }
}
