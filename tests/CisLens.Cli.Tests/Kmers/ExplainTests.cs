using System.Globalization;

namespace CisLens.Cli.Tests.Kmers;

/// <summary>Compares <c>explain</c> with the output of gkmexplain, which has 17 digits (shared/data/gkm/README.md).</summary>
public sealed class ExplainTests : Workplace
{
    // the kernels are linear, Gaussian and centre-weighted; a mode is given by its name or by gkmexplain's number
    [Theory]
    [InlineData("small_t2l10", "importance", 0)]
    [InlineData("small_t2l10", "1", 1)]
    [InlineData("small_t2l10", "hypothetical-deeper", 2)]
    [InlineData("small_t2l10", "perturbation", 3)]
    [InlineData("small_t2l10", "4", 4)]
    [InlineData("small_t2l10", "perturbation-at-centre", 5)]
    [InlineData("small_t3l10c10g2", "0", 0)]
    [InlineData("small_t4", "1", 1)]
    public void All_modes_say_what_gkmexplain_says(string model, string mode, int number)
    {
        Run($"model import svm {Gkm($"golden/models/{model}.model.txt.gz")} -o @m.clm");
        string five = Five(oddOnly: number == 5);
        Run($"explain @m.clm {five} --mode {mode} --figures 1 -o @e");
        string[] expected = Lines(Gkm($"golden/explain/{model}.mode{number}.txt.gz")), found = Lines(At("e.tsv"));
        Assert.Equal(expected.Length, found.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            var (ours, theirs) = (found[i].Split('\t'), expected[i].Split('\t'));
            Assert.Equal(theirs[0], ours[0]);
            Near(Numbers(theirs), Numbers(ours), 1e-9);
        }
    }

    // the array contains the numbers of the table, row by row; the axes have one line per row
    [Fact]
    public void The_array_has_a_row_a_position()
    {
        Run($"model import svm {Gkm("golden/models/small_t2l10.model.txt.gz")} -o @m.clm");
        string five = Five(oddOnly: false);
        Run($"explain @m.clm {five} --mode hypothetical --figures 2 --digits 6 -o @e");
        string[][] rows = [.. Lines(At("e.tsv")).SelectMany(line => line.Split('\t')[2].Split(';')).Select(position => position.Split(','))];
        string[] axes = Lines(At("e.axes.tsv"));
        Assert.Equal(("row\tname\tpos\tref", rows.Length), (axes[0], axes.Length - 1));
        byte[] array = File.ReadAllBytes(At("e.npy"));
        Assert.Equal(128 + 16 * rows.Length, array.Length);
        for (int i = 0; i < rows.Length; i++)
            for (int b = 0; b < 4; b++)
                Assert.Equal(double.Parse(rows[i][b], CultureInfo.InvariantCulture), BitConverter.ToSingle(array, 128 + 16 * i + 4 * b), 1e-4);
        Assert.Equal(2, Directory.GetFiles(Path.GetDirectoryName(At("e"))!, "e.*.svg").Length);
        Assert.Contains("\"mode\": \"hypothetical\"", File.ReadAllText(At("e.tsv.run.json")));
    }

    string Five(bool oddOnly)
    {
        string[] lines = Lines(Gkm("golden/explain/five.fa"));
        var records = string.Join('\n', lines).Split('>', StringSplitOptions.RemoveEmptyEntries).Select(r => r.Split('\n', 2));
        return Write("five.fa", string.Concat(records.Where(r => !oddOnly || r[1].Replace("\n", "").Length % 2 == 1).Select(r => $">{r[0]}\n{r[1]}\n")));
    }

    static double[] Numbers(string[] cells) => [.. cells[1..].SelectMany(c => c.Split(',', ';')).Select(n => double.Parse(n, CultureInfo.InvariantCulture))];
}
