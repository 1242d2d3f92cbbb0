using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Formats.Fasta;
using CisLens.Formats.Genes;
using CisLens.Formats.Tables;
using CisLens.Report.Figures;
using CisLens.Train.Predict;

namespace CisLens.Cli;

/// <summary>
/// Writes how much the predicted chromatin at each distance from a start site contributes to the prediction for its gene: a table of genes,
/// a table of contributions, and figures.
/// </summary>
/// <param name="model">The model; it predicts from chromatin.</param>
/// <param name="tracks">Indexes of the tracks to explain.</param>
sealed class ChromatinExplanation(ISequenceModel model, int[] tracks)
{
    const int MostSeries = 5;   // chromatin tracks in a figure

    readonly IChromatinContributions _parts = model.ChromatinContributions!;
    readonly StatusCounts _counts = new();

    /// <summary>The paths of the tables.</summary>
    public static string[] Paths(string prefix) => [$"{prefix}.tsv", $"{prefix}.chromatin.tsv"];

    /// <summary>Explains the predictions for genes and writes the files.</summary>
    public void Write(string prefix, GeneTable genes, string[] names, Genome genome, int most, RunContext context)
    {
        var source = new SequenceSource(model.Manifest, context.Log).FromGenes(genes, genome);
        var figures = new SequenceFigures(prefix, most);
        var missing = names.ToHashSet(StringComparer.Ordinal);
        string[] paths = Paths(prefix);
        DurableFile.Write(paths[1], parts => DurableFile.Write(paths[0], whole =>
        {
            using StreamWriter table = new(whole, leaveOpen: true) { NewLine = "\n" };
            using StreamWriter chromatin = new(parts, leaveOpen: true) { NewLine = "\n" };
            string columns = string.Join('\t', source.Columns);
            table.WriteLine($"{columns}\tstatus\ttrack\tprediction\tbaseline\tcontributions");
            chromatin.WriteLine($"{columns}\ttrack\tchromatin\tdistance\tpredicted\tcontribution");
            foreach (var input in source.Inputs)
            {
                string[] cells = [.. input.Cells.Select(TableWriter.Cell)];
                bool named = missing.Remove(cells[0]) | missing.Remove(cells[1]);
                if (names.Length > 0 && !named && !names.Contains(cells[0]) && !names.Contains(cells[1]))
                    continue;
                if (context.Stop.IsCancellationRequested)
                    throw new StoppedException($"stopped after {_counts.Alleles} genes; explain has no checkpoints: run it again");
                _counts.Add(input.Status.Code());
                Add(input, cells, table, chromatin, figures);
                context.Log.Progress("explain", _counts.Alleles, names.Length > 0 ? names.Length : genes.Genes.Count, "genes");
            }
            if (missing.Count > 0)
                throw new UsageException($"--gene {missing.Order(StringComparer.Ordinal).First()}: no gene has this name or id; "
                    + $"the first gene is {genes.Genes[0].Name}");
        }));
        figures.Write();
        context.Record.Counts["genes"] = _counts.Alleles;
        foreach (var (code, count) in _counts.ByCode)
            context.Record.Counts[code] = count;
        context.Log.Close();
        context.Log.Info($"{ProgressText.Count(_counts.Alleles, "gene")}, {ProgressText.Count(figures.Drawn, "figure")}: {_counts}");
    }

    void Add(PredictionInput input, string[] cells, StreamWriter table, StreamWriter chromatin, SequenceFigures figures)
    {
        string gene = string.Join('\t', cells);
        var window = input.Windows.FirstOrDefault();
        foreach (int track in tracks)
        {
            string id = model.Manifest.Tracks[track].Id;
            if (window is null)
            {
                table.WriteLine($"{gene}\t{input.Status.Code()}\t{id}\tNA\tNA\tNA");
                continue;
            }
            int count = _parts.Chromatin.Count;
            var predicted = new float[_parts.Distances.Count * count];
            var values = new double[predicted.Length];
            var (value, baseline) = _parts.Contributions(window.Codes, track, predicted, values);
            table.WriteLine(string.Join('\t', gene, input.Status.Code(), id, TableWriter.Cell(value), TableWriter.Cell(baseline),
                TableWriter.Cell(values.Sum())));
            for (int i = 0; i < values.Length; i++)
                if (values[i] != 0)
                    chromatin.WriteLine(string.Join('\t', gene, id, _parts.Chromatin[i % count].Id,
                        TableWriter.Cell(_parts.Distances[i / count]), TableWriter.Cell(predicted[i]), TableWriter.Cell(values[i])));
            figures.Draw(1, [cells[1], id], () => Figure(cells[1], id, values));
        }
    }

    /// <summary>The contributions of the strongest chromatin tracks against the distance.</summary>
    Figure Figure(string gene, string track, double[] values)
    {
        int count = _parts.Chromatin.Count;
        double[] Series(int chromatin) => [.. Enumerable.Range(0, _parts.Distances.Count).Select(p => values[p * count + chromatin])];
        int[] strongest = [.. Enumerable.Range(0, count).OrderByDescending(t => Series(t).Sum(Math.Abs)).Take(MostSeries)];
        return CurveFigure.Draw($"{gene}: {track}", "distance from the TSS in bp", [new CurvePanel($"{gene}: {track}", "contribution",
            [.. strongest.Select(t => new Series(_parts.Chromatin[t].Label ?? _parts.Chromatin[t].Id, _parts.Distances, Series(t)))])]);
    }
}
