using CisLens.Tests;
using System.Text;
using CisLens.Core;
using CisLens.Formats.Compression;
using CisLens.Formats.Tabix;

namespace CisLens.Formats.Tests.Tabix;

public class TabixIndexTests
{
    [Fact]
    public void Tabix_finds_the_records_of_any_region_with_the_index()
    {
        var records = RandomRecords(new Rng(11), 20_000);
        using var file = new TemporaryFile(Pack(Text(records)), ".vcf.gz");
        TabixIndex.Build(file.Path).Write(file.Path);
        var rng = new Rng(12);
        for (int round = 0; round < 60; round++)
        {
            string contig = rng.Next(2) == 0 ? "chr1" : "chr2";
            long start = 1 + rng.Next(260_000_000), end = start + rng.Next(rng.Next(2) == 0 ? 20_000 : 40_000_000);
            var expected = records.Where(r => r.Contig == contig && r.Pos <= end && r.Pos + r.Ref.Length - 1 >= start).Select(Line);
            Assert.Equal(string.Concat(expected), Referee.Run("tabix", file.Path, $"{contig}:{start}-{end}"));
        }
        File.Delete(file.Path + ".tbi");
    }

    [Fact]
    public void Bcftools_counts_every_record_with_the_index()
    {
        using var file = new TemporaryFile(Pack(Text(RandomRecords(new Rng(13), 5_000))), ".vcf.gz");
        TabixIndex.Build(file.Path).Write(file.Path);
        Assert.Equal("5000\n", Referee.Run("bcftools", "index", "--nrecords", file.Path));
        File.Delete(file.Path + ".tbi");
    }

    [Fact]
    public void Records_out_of_order_are_refused_with_their_line()
    {
        using var file = new TemporaryFile(Pack(Header + "chr1\t5\t.\tA\tC\t.\t.\t.\nchr1\t4\t.\tA\tC\t.\t.\t.\n"), ".vcf.gz");
        var fault = Assert.Throws<InputException>(() => TabixIndex.Build(file.Path));
        Assert.StartsWith($"{file.Path}:6: the record is out of order", fault.Message);
        Assert.False(File.Exists(file.Path + ".tbi"));
    }

    const string Header = "##fileformat=VCFv4.2\n##contig=<ID=chr1>\n##contig=<ID=chr2>\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n";

    sealed record Row(string Contig, long Pos, string Ref);

    static List<Row> RandomRecords(Rng rng, int count) => [.. Enumerable.Range(0, count)
        .Select(_ => new Row(rng.Next(3) == 0 ? "chr2" : "chr1", 1 + rng.Next(250_000_000), new string('A', rng.Next(10) == 0 ? 1 + rng.Next(40_000) : 1)))
        .OrderBy(r => r.Contig, StringComparer.Ordinal).ThenBy(r => r.Pos)];

    static string Line(Row row) => $"{row.Contig}\t{row.Pos}\t.\t{row.Ref}\tC\t.\t.\t.\n";

    static string Text(IEnumerable<Row> rows) => Header + string.Concat(rows.Select(Line));

    static byte[] Pack(string text)
    {
        var packed = new MemoryStream();
        using (var bgzf = new BgzfStream(packed, leaveOpen: true))
            bgzf.Write(Encoding.ASCII.GetBytes(text));
        return packed.ToArray();
    }
}
