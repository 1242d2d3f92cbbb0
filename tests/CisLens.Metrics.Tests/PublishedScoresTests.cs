using System.Globalization;
using CisLens.Formats.Compression;
using CisLens.Tests;

namespace CisLens.Metrics.Tests;

/// <summary>
/// AUROC and AUPRC of published scores of 574 DNase QTLs and 27,735 controls agree with the figures in the README of the dataset
/// (three decimals).
/// </summary>
public class PublishedScoresTests
{
    const string Folder = "data/dsqtl-gm12878/";

    [Theory]
    [InlineData("abs_gkm_SVM", 0.752, 0.193)]
    [InlineData("abs_kmer_SVM", 0.652, 0.055)]
    [InlineData("GWAVA_region", 0.697, 0.038)]
    [InlineData("CADD", 0.631, 0.031)]
    public void The_scores_of_Lee_2015(string column, double auroc, double auprc)
    {
        var rows = Lines("lee2015_dsqtl_scores.csv.gz").Select(line => line.Split(',')).ToList();
        int score = Array.IndexOf(rows[0], column), label = Array.IndexOf(rows[0], "label");
        Check([.. rows.Skip(1).Select(row => (Number(row[score]), row[label] == "1" ? 1.0 : 0))], auroc, auprc);
    }

    [Theory]
    [InlineData("deltasvm", 0.752, 0.193)]
    [InlineData("gkmexplain", 0.752, 0.197)]
    [InlineData("ism", 0.753, 0.196)]
    public void The_scores_of_the_gkmexplain_paper_by_their_size(string method, double auroc, double auprc)
    {
        IEnumerable<(double, double)> Of(string side, double label) =>
            Lines($"expected_{method}_{side}.tsv.gz").Select(line => (Math.Abs(Number(line.Split('\t')[1])), label));
        Check([.. Of("positives", 1), .. Of("negatives", 0)], auroc, auprc);
    }

    static void Check((double Score, double Label)[] rows, double auroc, double auprc)
    {
        Assert.Equal((574, 28_309), (rows.Count(r => r.Label == 1), rows.Length));
        double[] scores = [.. rows.Select(r => r.Score)], labels = [.. rows.Select(r => r.Label)];
        // the README has three decimals; some of its figures were computed from rounded scores
        Assert.InRange(Auroc.Compute(scores, labels), auroc - 0.00055, auroc + 0.00055);
        Assert.InRange(Auprc.Compute(scores, labels), auprc - 0.00055, auprc + 0.00055);
    }

    static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    static IEnumerable<string> Lines(string name)
    {
        using var reader = new StreamReader(TextInput.Open(SharedData.Path(Folder + name)));
        while (reader.ReadLine() is { } line)
            yield return line;
    }
}
