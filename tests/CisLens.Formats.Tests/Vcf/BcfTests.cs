using CisLens.Tests;
using System.Diagnostics;
using System.Text;
using CisLens.Core;
using CisLens.Formats.Compression;
using CisLens.Formats.Tabix;
using CisLens.Formats.Vcf;

namespace CisLens.Formats.Tests.Vcf;

public class BcfTests
{
    // bcftools 1.16 does not know VCF 4.4 (see VcfRefereeTests)
    static IEnumerable<Corpus> Files => Corpus.Files("vcf").Where(f => f.Must == "accept" && !f.Name.EndsWith("htslib_vcf44_1.vcf", StringComparison.Ordinal));

    [Fact]
    public void A_BCF_of_bcftools_has_the_records_of_the_VCF()
    {
        var faults = new List<string>();
        int read = 0;
        foreach (var file in Files)
        {
            if (Referee.BytesOrNull("bcftools", "view", "-Ob", file.Path) is not { } written)
                continue;   // bcftools cannot write it
            using var bcf = new TemporaryFile(written, ".bcf");
            read++;
            string theirs = Referee.Run("bcftools", "query", "-f", "%CHROM %POS %ID %REF %ALT %FILTER\n", bcf.Path);
            if (theirs != Dump(bcf.Path, r => $"{r.Text(VcfColumn.Id)} {r.Text(VcfColumn.Ref)} {r.Text(VcfColumn.Alt)} {r.Text(VcfColumn.Filter)}"))
                faults.Add(file.Name);
        }
        Assert.Empty(faults);
        Assert.True(read > 10);
    }

    [Fact]
    public void Bcftools_reads_our_BCF_as_it_reads_the_VCF()
    {
        var faults = new List<string>();
        int written = 0;
        foreach (var file in Files)
        {
            // bcftools writes what it can read of a VCF; the types of the header are kept
            if (Referee.BytesOrNull("bcftools", "view", "--no-version", "-Ov", file.Path) is not { } readable)
                continue;   // bcftools cannot read it
            using var vcf = new TemporaryFile(readable, ".vcf");
            using var bcf = new TemporaryFile("", ".bcf");
            try
            {
                using var text = File.OpenRead(vcf.Path);
                using var output = File.Create(bcf.Path);
                BcfWriter.Convert(text, output, file.Name);
            }
            catch (InputException fault) when (fault.Message.EndsWith("write a VCF", StringComparison.Ordinal))
            {
                continue;
            }
            written++;
            if (Referee.Run("bcftools", "view", "-H", vcf.Path) != Referee.Run("bcftools", "view", "-H", bcf.Path))
                faults.Add(file.Name);
        }
        Assert.Empty(faults);
        Assert.True(written > 50);
    }

    [Fact]
    public void Every_column_of_a_BCF_comes_back_as_the_text_it_was_made_of()
    {
        const string header = "##fileformat=VCFv4.2\n##FILTER=<ID=PASS,Description=\"All filters passed\">\n##contig=<ID=chr1,length=1000>\n" +
            "##FILTER=<ID=q10,Description=\"q\">\n##INFO=<ID=DP,Number=1,Type=Integer,Description=\"d\">\n##INFO=<ID=AF,Number=A,Type=Float,Description=\"a\">\n" +
            "##INFO=<ID=DB,Number=0,Type=Flag,Description=\"f\">\n##INFO=<ID=T,Number=.,Type=String,Description=\"t\">\n" +
            "##FORMAT=<ID=GT,Number=1,Type=String,Description=\"g\">\n##FORMAT=<ID=AD,Number=R,Type=Integer,Description=\"a\">\n" +
            "##FORMAT=<ID=GL,Number=G,Type=Float,Description=\"l\">\n##FORMAT=<ID=FT,Number=1,Type=String,Description=\"t\">\n" +
            "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\ts1\ts2\n";
        string records = "chr1\t5\trs1;rs2\tA\tC,<DEL>\t29.5\tPASS\tDP=3;AF=0.25,.;DB;T=x,y\tGT:AD:GL:FT\t0|1:3,4:-0.5,0,-12.25:ok\t./.:.:.:.\n" +
            "chr1\t6\t.\tAC\t.\t.\t.\t.\tGT\t0\t1/2|.\n" +
            $"chr1\t7\t.\tA\t{new string('C', 300)}\t1e-05\tq10\tDP=100000;T={new string('x', 70_000)}\tAD\t-120,200\t.\n";
        using var vcf = new TemporaryFile(header + records);
        using var bcf = new TemporaryFile("", ".bcf");
        using (var text = File.OpenRead(vcf.Path))
        using (var output = File.Create(bcf.Path))
            BcfWriter.Convert(text, output, "x");
        using var reader = VcfReader.Open(bcf.Path);
        Assert.Equal(header, string.Concat(reader.Header.MetaLines.Append(reader.Header.ColumnLine).Select(l => Encoding.UTF8.GetString(l) + "\n")));
        var record = new VcfRecord();
        var found = new StringBuilder();
        while (reader.Read(record))
            found.Append(Encoding.UTF8.GetString(record.Bytes)).Append('\n');
        Assert.Equal(records, found.ToString());
    }

    [Fact]
    public void A_value_that_does_not_fit_its_type_is_refused()
    {
        using var vcf = new TemporaryFile("##fileformat=VCFv4.2\n##INFO=<ID=DP,Number=1,Type=Integer,Description=\"d\">\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\nchr1\t5\t.\tA\tC\t.\t.\tDP=3.5\n");
        using var reader = VcfReader.Open(vcf.Path);
        var record = new VcfRecord();
        reader.Read(record);
        var fault = Assert.Throws<InputException>(() => BcfWriter.Checker(reader.Header, "v.vcf").Require(record));
        Assert.Equal("v.vcf:4: INFO/DP is \"3.5\", expected a whole number as the header says; a BCF cannot keep it, write a VCF", fault.Message);
    }

    [Theory]
    [InlineData("GT:GQ", "0/1:9:65,3", "a sample has 3 values, expected at most 2 as in FORMAT; write a VCF")]
    [InlineData("GT", "0\\1", "FORMAT/GT is \"0\\1\", expected alleles such as 0/1 or 0|1; a BCF cannot keep it, write a VCF")]
    public void A_sample_that_does_not_fit_FORMAT_is_refused(string format, string sample, string expected)
    {
        using var vcf = new TemporaryFile("##fileformat=VCFv4.0\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\ts\n"
            + $"chr1\t5\t.\tA\tC\t.\t.\t.\t{format}\t{sample}\n");
        using var reader = VcfReader.Open(vcf.Path);
        var record = new VcfRecord();
        reader.Read(record);
        var fault = Assert.Throws<InputException>(() => BcfWriter.Checker(reader.Header, "v.vcf").Require(record));
        Assert.Equal($"v.vcf:3: {expected}", fault.Message);
    }

    [Fact]
    public void A_damaged_BCF_is_refused_and_never_crashes()
    {
        var file = Files.First(f => f.Name.EndsWith("htslib_formatcols.vcf", StringComparison.Ordinal));
        byte[] whole = Referee.Bytes("bcftools", "view", "-Ou", file.Path);
        ulong seed = (ulong)Random.Shared.NextInt64();
        var rng = new Rng(seed);
        int refused = 0;
        for (int round = 0; round < 3_000; round++)
        {
            byte[] bytes = round % 4 == 0 ? whole[..rng.Next(whole.Length)] : (byte[])whole.Clone();
            for (int change = round % 4; change > 0; change--)
                bytes[rng.Next(bytes.Length)] = (byte)rng.Next(256);
            using var damaged = new TemporaryFile(bytes, ".bcf");
            try
            {
                using var reader = VcfReader.Open(damaged.Path);
                var record = new VcfRecord();
                while (reader.Read(record))
                    Assert.True(record.Pos >= 0);
            }
            catch (InputException)
            {
                refused++;
            }
            catch (Exception fault)
            {
                Assert.Fail($"seed {seed}, round {round}: {fault}");
            }
        }
        Assert.InRange(refused, 1_000, 3_000);
    }

    [Fact]
    public void The_index_of_a_BCF_and_of_a_long_contig_finds_the_records_of_any_region()
    {
        var rng = new Rng(5);
        var rows = Enumerable.Range(0, 8_000).Select(_ => (Contig: rng.Next(2) == 0 ? "chr1" : "chr2", Pos: 1 + (long)rng.Next(2_000_000_000)))
            .OrderBy(r => r.Contig, StringComparer.Ordinal).ThenBy(r => r.Pos).ToList();
        string text = "##fileformat=VCFv4.2\n##contig=<ID=empty>\n##contig=<ID=chr1,length=2000000000>\n##contig=<ID=chr2,length=2000000000>\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n" +
            string.Concat(rows.Select(r => $"{r.Contig}\t{r.Pos}\t.\tA\tC\t.\t.\t.\n"));
        using var bcf = new TemporaryFile("", ".bcf");
        using (var output = File.Create(bcf.Path))
            BcfWriter.Convert(new MemoryStream(Encoding.ASCII.GetBytes(text)), output, "x");
        var packed = new MemoryStream();
        using (var bgzf = new BgzfStream(packed, leaveOpen: true))
            bgzf.Write(Encoding.ASCII.GetBytes(text));
        using var vcf = new TemporaryFile(packed.ToArray(), ".vcf.gz");
        foreach (string path in (string[])[bcf.Path, vcf.Path])
        {
            var index = TabixIndex.Build(path);
            Assert.Equal(".csi", index.Ending);
            index.Write(path);
            Assert.Equal("8000\n", Referee.Run("bcftools", "index", "--nrecords", path));
            Assert.Equal([.. rows.CountBy(r => r.Contig).Select(c => $"{c.Key}\t2000000000\t{c.Value}")],
                Referee.Run("bcftools", "index", "-s", path).Split('\n', StringSplitOptions.RemoveEmptyEntries));
            for (int round = 0; round < 20; round++)
            {
                string contig = rng.Next(2) == 0 ? "chr1" : "chr2";
                long start = 1 + rng.Next(2_000_000_000), end = start + rng.Next(round % 2 == 0 ? 20_000_000 : 400_000_000);
                var expected = rows.Where(r => r.Contig == contig && r.Pos >= start && r.Pos <= end).Select(r => $"{r.Contig} {r.Pos}\n");
                Assert.Equal(string.Concat(expected), Referee.Run("bcftools", "query", "-r", $"{contig}:{start}-{end}", "-f", "%CHROM %POS\n", path));
            }
            File.Delete(path + ".csi");
        }
    }

    static string Dump(string path, Func<VcfRecord, string> columns)
    {
        using var reader = VcfReader.Open(path);
        var record = new VcfRecord();
        var text = new StringBuilder();
        while (reader.Read(record))
            text.Append($"{record.Contig} {record.Pos} {columns(record)}\n");
        return text.ToString();
    }
}
