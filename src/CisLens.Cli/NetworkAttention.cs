using System.Globalization;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Formats.Genes;
using CisLens.Formats.Tables;
using CisLens.Mutate.Saturation;
using CisLens.Report.Figures;
using CisLens.Train.Predict;

namespace CisLens.Cli;

/// <summary>Writes the attention of a network in windows: a table, an array, and a figure per map.</summary>
/// <param name="model">The model.</param>
/// <param name="attention">The maps to write: mean, layers, heads, the number of a layer, or LAYER.HEAD.</param>
/// <param name="genes">Genes whose transcription start sites are marked; null for none.</param>
sealed class NetworkAttention(ISequenceModel model, string attention, GeneTable? genes)
{
    const int MostCells = 256;   // of a figure with 2 px per cell

    readonly List<(int? Layer, int? Head)> _maps = Parse(attention, model.Attention?.Heads
        ?? throw new UsageException($"--attention: {model.Manifest.Name} has no layers with attention"));
    long _windows;

    /// <summary>The maps of a choice, 0-based; null is the mean of all.</summary>
    static List<(int? Layer, int? Head)> Parse(string choice, IReadOnlyList<int> heads)
    {
        var layers = Enumerable.Range(0, heads.Count);
        string[] parts = choice.Split('.');
        bool hasLayer = int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int layer) && layer >= 1
            && layer <= heads.Count;
        int head = 0;
        bool hasHead = hasLayer && parts.Length == 2 && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out head)
            && head >= 1 && head <= heads[layer - 1];
        return choice switch
        {
            "mean" => [(null, null)],
            "layers" => [.. layers.Select(l => ((int?)l, (int?)null))],
            "heads" => [.. layers.SelectMany(l => Enumerable.Range(0, heads[l]).Select(h => ((int?)l, (int?)h)))],
            _ when hasHead => [(layer - 1, head - 1)],
            _ when hasLayer && parts.Length == 1 => [(layer - 1, null)],
            _ => throw new UsageException($"--attention {choice}: expected mean, layers, heads, a layer from 1 to {heads.Count}, or " +
                $"LAYER.HEAD, such as 1.{heads[0]}"),
        };
    }

    /// <summary>Writes the maps of all windows.</summary>
    public void Write(string prefix, PredictionSource source, bool ofRegions, int most, RunContext context)
    {
        var figures = new SequenceFigures(prefix, most);
        var counts = new StatusCounts();
        int positions = 0, perCell = 0;
        long rows = PositionFiles.WriteMaps(prefix, files =>
        {
            files.Axes.WriteLine("row\tname\tlayer\thead\tstart\tend");
            using var table = new StreamWriter(files.Table, leaveOpen: true) { NewLine = "\n" };
            table.WriteLine("name\tchrom\tstart\tend\tstatus\tlayer\thead\tpositions\tpositions_per_cell");
            foreach (var input in source.Inputs)
            {
                counts.Add(input.Status.Code());
                string name = TableWriter.Cell(input.Cells[0]);
                string region = $"{name}\t{(ofRegions ? input.Cells[1] : "NA")}";
                if (input.Status != AlleleStatus.Ok)
                    table.WriteLine($"{region}\tNA\tNA\t{input.Status.Code()}\tNA\tNA\tNA\tNA");
                foreach (var window in input.Windows)
                {
                    if (context.Stop.IsCancellationRequested)
                        throw new StoppedException($"stopped after {_windows} windows; explain has no checkpoints: run it again");
                    var all = AttentionMap.Compute(model, window.Codes, window.Reverse, MostCells);
                    (positions, perCell) = (all[0].Positions, all[0].PerCell);
                    foreach (var (layer, head) in _maps)
                    {
                        var map = layer is not { } l ? AttentionMap.Mean(all)
                            : head is { } h ? all[l].Head(h) : AttentionMap.Mean([all[l]]);
                        string layerName = layer is null ? "mean" : $"{layer + 1}", headName = head is null ? "mean" : $"{head + 1}";
                        var plot = new AttentionPlot($"{Title(layer, head)}: {name}", map, ofRegions ? $"{input.Cells[1]}" : null,
                            window.Start0, (double)window.Codes.Length / map.Positions,
                            ofRegions ? [.. Marks(input, name, window)] : []);
                        table.WriteLine($"{region}\t{window.Start0}\t{window.Start0 + window.Codes.Length}\t{input.Status.Code()}\t" +
                            $"{layerName}\t{headName}\t{map.Positions}\t{map.PerCell}");
                        files.AddRows(Array.ConvertAll(map.Values, v => (float)v), map.Cells,
                            row => $"{name}\t{layerName}\t{headName}\t{plot.Edge0(row)}\t{plot.Edge0(row + 1)}");
                        figures.Draw(0, [name, "attention", .. FileParts(layer, head)], () => AttentionFigure.Draw(plot));
                    }
                    context.Log.Progress("explain", ++_windows, null, "windows");
                }
            }
        });
        figures.Write();
        (context.Record.Counts["windows"], context.Record.Counts["rows"]) = (_windows, rows);
        context.Log.Close();
        if (perCell > 1)
            context.Log.Info($"attention between {positions:N0} positions per window, pooled: {perCell} positions per cell");
        context.Log.Info($"{ProgressText.Count(counts.Alleles, ofRegions ? "region" : "sequence")}, " +
            $"{ProgressText.Count(_maps.Count, "map")} per window, {ProgressText.Count(figures.Drawn, "figure")}: {counts}");
    }

    static string Title(int? layer, int? head) => layer is null ? "mean attention of all layers"
        : $"attention of layer {layer + 1}, {(head is null ? "mean of its heads" : $"head {head + 1}")}";

    static IEnumerable<string> FileParts(int? layer, int? head) =>
        layer is null ? [] : head is null ? [$"{layer + 1}"] : [$"{layer + 1}", $"{head + 1}"];

    /// <summary>The region, and the transcription start sites of genes.</summary>
    IEnumerable<(long Pos0, string Name)> Marks(PredictionInput input, string name, PredictionWindow window)
    {
        long start0 = (long)input.Cells[2]!, last0 = (long)input.Cells[3]! - 1;
        if (genes is null)
            return start0 == last0 ? [(start0, name)] : [(start0, name), (last0, "")];
        long end0 = window.Start0 + window.Codes.Length;
        return genes.In(input.Contig, window.Start0, end0).Where(g => g.Tss0 >= window.Start0 && g.Tss0 < end0)
            .Select(g => (g.Tss0, g.Name));
    }
}
