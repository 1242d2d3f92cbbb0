using CisLens.Report.Html;
using CisLens.Formats.Tables;
using CisLens.Report.Figures;

namespace CisLens.Cli.Demo;

/// <summary>The page at the end of the demo: the commands, and how well the simulated truth was recovered.</summary>
static class DemoReport
{
    /// <summary>Writes the page from the files that the commands wrote.</summary>
    public static void Write(DemoPath path, IReadOnlyList<(string Command, TimeSpan Time)> commands)
    {
        var cells = path.CellTypes();
        var page = new Page("CisLens demo",
            "A genome with a known grammar was simulated, and a model was trained on its peaks. " +
            "This page shows how well the model predicts the true effects of variants.");
        page.Section("Was the truth recovered?");
        page.Text("Peaks are predicted on a contig that was not used in training. " +
            "Effects of variants are compared with those of the simulation, which the model did not see in training.");
        page.Table(["cell type", "AUROC of peaks", "best baseline", "effects: Pearson", "Spearman", "direction right"],
            cells.Select(cell => Recovery(path, cell)));
        page.Note("Brackets: 95 % intervals by bootstrap. Direction: share of variants with a true effect whose sign is predicted.");
        page.Section("The strongest single-base variant, base by base");
        foreach (string drawing in Drawings(path.Folder, "ism*.svg"))
            page.Figure(Load(drawing), $"Every base changed to each other base. {Name(drawing)}.tsv in the same folder has the numbers.");
        if (path.Small)
            page.Note("demo --small trains a k-mer SVM. On so few peaks, a network is no better than counts of 6-mers; cislens demo " +
                "trains one on more data.");
        page.Section("Effects of variants, predicted against true");
        foreach (string drawing in cells.SelectMany(cell => Drawings(path.In($"bench-{cell}"), "*.svg")))
            page.Figure(Load(drawing), Path.GetRelativePath(path.Folder, drawing));
        var curves = Drawings(path.Folder, "model.clm*.svg").ToList();
        if (curves.Count > 0)   // an SVM has none
            page.Section("Training");
        foreach (string drawing in curves)
            page.Figure(Load(drawing), "Loss and metric against steps; the best step is kept.");
        page.Section("What was run");
        page.Table(["command", "seconds"], commands.Select(c => new[] { "cislens " + c.Command, c.Time.TotalSeconds.ToString("F1") }));
        page.Text("More: evaluation/report.html, and report.html in each bench folder.");
        page.Write(path.Report);
    }

    static IEnumerable<string> Drawings(string folder, string pattern) =>
        Directory.EnumerateFiles(folder, pattern).Order(StringComparer.Ordinal);

    static string Name(string path) => Path.GetFileNameWithoutExtension(path);

    static Figure Load(string path) => new(Name(path), File.ReadAllText(path), "");

    static string[] Recovery(DemoPath path, string cell)
    {
        var auroc = Rows(Path.Combine(path.In("evaluation"), "metrics.tsv"))
            .Where(row => row["track"] == cell && row["metric"] == "auroc" &&
                !row["scored_by"].StartsWith("model_minus", StringComparison.Ordinal)).ToList();
        var effects = Rows(Path.Combine(path.In($"bench-{cell}"), "metrics.tsv"))
            .Where(row => row["group"] != "mean" && row["method"] == "model").ToDictionary(row => row["metric"]);
        var baseline = auroc.Where(row => row["scored_by"] != "model").MaxBy(row => Number(row["value"]));
        return
        [
            cell, WithInterval(auroc.FirstOrDefault(row => row["scored_by"] == "model")),
            baseline is null ? "NA" : $"{Number(baseline["value"]):F3} ({baseline["scored_by"]})",
            WithInterval(effects.GetValueOrDefault("pearson")), WithInterval(effects.GetValueOrDefault("spearman")),
            WithInterval(effects.GetValueOrDefault("sign_accuracy")),
        ];
    }

    static string WithInterval(Dictionary<string, string>? row) =>
        row is null ? "NA" : $"{Number(row["value"]):F3} [{Number(row["low"]):F3}, {Number(row["high"]):F3}]";

    static double Number(string cell) => cell == "NA" ? double.NaN : double.Parse(cell);

    static List<Dictionary<string, string>> Rows(string path)
    {
        using var table = TableReader.Open(path);
        var rows = new List<Dictionary<string, string>>();
        while (table.Read())
            rows.Add(table.Columns.Zip(table.Row).ToDictionary(c => c.First, c => c.Second));
        return rows;
    }
}
