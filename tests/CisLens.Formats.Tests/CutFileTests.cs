using CisLens.Core;
using CisLens.Formats.Bed;
using CisLens.Formats.Vcf;

namespace CisLens.Formats.Tests;

public class CutFileTests
{
    const int Places = 250;

    [Fact]
    public void No_truncated_compressed_file_is_read_as_a_shorter_file()
    {
        using var cut = new TemporaryFile([]);
        foreach (var file in Corpus.Files("vcf").Concat(Corpus.Files("bed")).Where(f => f.Must == "accept" && f.Name.EndsWith(".gz", StringComparison.Ordinal)))
        {
            var bytes = File.ReadAllBytes(file.Path);
            foreach (int length in Lengths(bytes.Length))
            {
                File.WriteAllBytes(cut.Path, bytes[..length]);
                var fault = Record.Exception(() => Read(cut.Path, file.Format));
                Assert.True(fault is InputException, $"{file.Name} cut to {length} bytes: {fault?.ToString() ?? "was read"}");
            }
        }
    }

    // The lengths are spread evenly over the file, and the last hundred are all tested.
    // Length 0 is left out, because an empty file is a valid BED file.
    static IEnumerable<int> Lengths(int whole) =>
        Enumerable.Range(1, Places - 1).Select(i => (int)((long)whole * i / Places)).Concat(Enumerable.Range(Math.Max(whole - 100, 0), Math.Min(whole, 100))).Distinct();

    static void Read(string path, string format)
    {
        if (format == "bed")
        {
            _ = BedReader.Read(path).Count();
            return;
        }
        using var reader = VcfReader.Open(path);
        var record = new VcfRecord();
        while (reader.Read(record))
        {
        }
    }
}
