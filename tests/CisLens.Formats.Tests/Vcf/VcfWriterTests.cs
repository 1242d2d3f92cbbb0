using System.Text;
using CisLens.Formats.Vcf;

namespace CisLens.Formats.Tests.Vcf;

public class VcfWriterTests
{
    [Fact]
    public void Records_are_unchanged_except_for_added_INFO_fields()
    {
        const string columns = "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\ts1\n";
        const string input = "##fileformat=VCFv4.2\n##INFO=<ID=X,Number=1,Type=Float,Description=\"old\">\n##other\n" + columns
            + "1\t5\t\u00e9\tA\tC\t.\t.\tDP=3\tGT\t0|1\n1\t6\t.\tA\tC\t.\t.\t.\tGT\t0|1\n1\t7\t.\tA\tC\t.\t.\tDB;\tGT\t0|1\n1\t8\t.\tA\tC\t.\t.\tDP=9\tGT\t.\n";
        const string expected = "##fileformat=VCFv4.2\n##other\n##INFO=<ID=X,Number=A,Type=Float,Description=\"new\">\n##cislens=1\n" + columns
            + "1\t5\t\u00e9\tA\tC\t.\t.\tDP=3;X=1\tGT\t0|1\n1\t6\t.\tA\tC\t.\t.\tX=2\tGT\t0|1\n1\t7\t.\tA\tC\t.\t.\tDB;X=3\tGT\t0|1\n1\t8\t.\tA\tC\t.\t.\tDP=9\tGT\t.\n";
        using var file = new TemporaryFile(input);
        using var reader = VcfReader.Open(file.Path);
        var output = new MemoryStream();
        var writer = new VcfWriter(output);
        writer.WriteHeader(reader.Header, ["##INFO=<ID=X,Number=A,Type=Float,Description=\"new\">", "##cislens=1"]);
        var record = new VcfRecord();
        for (int i = 1; reader.Read(record); i++)
            writer.Write(record, i == 4 ? default : Encoding.ASCII.GetBytes($"X={i}"));
        Assert.Equal(expected, Encoding.UTF8.GetString(output.ToArray()));
    }
}
