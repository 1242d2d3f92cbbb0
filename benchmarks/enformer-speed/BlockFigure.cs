using System.Globalization;
using CisLens.Core;
using CisLens.Report.Figures;

namespace CisLens.Benchmarks;

/// <summary>Processor time and largest memory of a block against its number of positions.</summary>
static class BlockFigure
{
    internal static void Draw(string table, string figure)
    {
        string[][] lines = [.. File.ReadLines(table).Select(line => line.Split('\t'))];
        int Column(string name) => Array.IndexOf(lines[0], name);
        var blocks = lines.Where(line => line[0] == "block").ToArray();
        double[] positions = Values("size");
        double[] Values(string column) => [.. blocks.Select(line =>
            double.TryParse(line[Column(column)], CultureInfo.InvariantCulture, out double value) ? value : double.NaN)];
        double[] memory = Values("ours_mib");
        Series Line(string name, double[] y) => new(name, positions, y);
        var panels = new CurvePanel[]
        {
            new("Processor time", "seconds", [Line("CisLens", Seconds("ours_cpu_ms")), Line("PyTorch", Seconds("pytorch_cpu_ms"))]),
            new("Largest memory", "MiB", [Line("CisLens", memory), Line("PyTorch", Values("pytorch_mib")),
                Line("CisLens: line through the first and the last", [.. positions.Select(p =>
                    memory[0] + (memory[^1] - memory[0]) * (p - positions[0]) / (positions[^1] - positions[0]))])]),
        };
        double[] Seconds(string column) => Array.ConvertAll(Values(column), ms => ms / 1000);
        DurableFile.WriteText(figure, CurveFigure.Draw("One transformer block of Enformer (1,536 channels)", "positions", panels).Svg);
    }
}
