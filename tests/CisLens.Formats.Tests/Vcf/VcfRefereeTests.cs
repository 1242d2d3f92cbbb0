using CisLens.Tests;
using System.Text;
using CisLens.Formats.Vcf;

namespace CisLens.Formats.Tests.Vcf;

public class VcfRefereeTests
{
    // bcftools 1.16 does not know the rules of VCF 4.4 and ends with exit code 8 on this file (column reference of the manifest).
    const string Unknown = "htslib_vcf44_1.vcf";

    [Fact]
    public void Records_of_every_valid_VCF_are_those_that_bcftools_reads()
    {
        var faults = new List<string>();
        foreach (var file in Corpus.Files("vcf").Where(f => f.Must == "accept" && !f.Name.EndsWith(Unknown, StringComparison.Ordinal)))
        {
            string theirs = Referee.Run("bcftools", "query", "-f", "%CHROM %POS %REF %ALT\n", file.Path);
            if (theirs != Dump(file.Path))
                faults.Add(file.Name);
        }
        Assert.Empty(faults);
    }

    static string Dump(string path)
    {
        using var reader = VcfReader.Open(path);
        var record = new VcfRecord();
        var text = new StringBuilder();
        while (reader.Read(record))
            text.Append($"{record.Contig} {record.Pos} {record.Text(VcfColumn.Ref)} {record.Text(VcfColumn.Alt)}\n");
        return text.ToString();
    }
}
