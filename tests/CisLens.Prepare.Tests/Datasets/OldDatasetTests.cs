using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CisLens.Core;
using CisLens.Prepare.Datasets;

namespace CisLens.Prepare.Tests.Datasets;

/// <summary>
/// Datasets of schema 1. The program of commit 892f107 made them from the data of its <c>simulate</c>. It also made the tables
/// NAME.examples.tsv. Each line describes an example: its name, split, block and the SHA-256 of its bases (window and flanks), '|'
/// and its labels.
/// </summary>
public sealed class OldDatasetTests : IDisposable
{
    readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    static string At(string name) => Path.Combine(AppContext.BaseDirectory, "dataset-1", name);

    [Theory]
    [InlineData("peaks"), InlineData("genes"), InlineData("table")]
    public void Datasets_of_schema_1_give_the_examples_that_the_old_program_gave(string name)
    {
        using var data = Dataset.Open(At(name));
        var expected = File.ReadLines(At(name + ".examples.tsv")).Skip(1).ToList();
        Assert.Equal(expected.Count, data.Count);
        for (int i = 0; i < data.Count; i++)
            Assert.Equal(expected[i], $"{data.Name(i)}\t{data.SplitOf(i)}\t{data.Block(i)}\t{Content(data, i)}");
    }

    static string Content(Dataset data, int index)
    {
        var codes = new byte[data.Window + 2 * data.Flank];
        var labels = new float[data.Bins * data.Tracks.Count];
        data.Sequence(index, 0, codes);
        data.Labels(index, labels);
        string text = Dna.Decode(codes) + "|" + string.Join(",", labels.Select(l => l.ToString("R", CultureInfo.InvariantCulture)));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    [Fact]
    public void A_changed_byte_in_the_labels_of_a_dataset_of_schema_1_is_refused()
    {
        string folder = _temp.Folder("old");
        foreach (string file in Directory.GetFiles(At("peaks")))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        var labels = File.ReadAllBytes(Path.Combine(folder, "labels.bin"));
        labels[^1] ^= 1;
        File.WriteAllBytes(Path.Combine(folder, "labels.bin"), labels);
        Assert.Contains("labels.bin", Assert.Throws<InputException>(() => Dataset.Open(folder)).Message);
    }
}
