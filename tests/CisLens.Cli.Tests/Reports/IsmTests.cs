using CisLens.Cli.Tests.Kmers;
using CisLens.Tests;

namespace CisLens.Cli.Tests.Reports;

/// <summary>Tests what users reported of <c>ism</c>.</summary>
public sealed class IsmTests : Workplace
{
    static string Report(string name) => SharedData.Path($"data/reports/{name}");

    /// <summary>Runs <c>ism</c> with a small k-mer model and returns its last line and the rows of its table.</summary>
    (string Totals, string[][] Rows) Mutate(string arguments)
    {
        Run($"model import words {Write("w.txt", "ACGTGC\t1\n")} --track t -o @m.clm");
        var run = BadInput.Cli.Run([.. $"ism {arguments} -f {Report("common/tiny.fa")} -m {At("m.clm")} --figures 0 -o {At("map")}".Split(' ')]);
        Assert.True(run.Code == 0, run.Error);
        return (run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1], [.. Lines(At("map.tsv")).Select(l => l.Split('\t'))]);
    }

    [Fact]
    [ReportedFile("ism/around.vcf")]
    public void The_bases_of_a_deletion_and_those_around_it_are_mutated()
    {
        var (totals, rows) = Mutate($"--around {Report("ism/around.vcf")} --flank 5");
        int[] Positions(string name) => [.. rows.Where(r => r[0] == name).Select(r => int.Parse(r[2])).Distinct()];
        // REF of the deletion is POS 502 to 509
        Assert.Equal(Enumerable.Range(497, 18), Positions("del"));
        Assert.Equal(Enumerable.Range(495, 11), Positions("a"));
        Assert.Equal(["x", "chr9", "5", "NA", "NA", "NO_CONTIG", "NA", "NA", "NA", "NA", "NA", "NA"], rows[^1]);
        Assert.EndsWith("4 regions, 40 positions, 0 figures: OK 3, NO_CONTIG 1", totals);
        Assert.Contains("\"NO_CONTIG\": 1", File.ReadAllText(At("map.tsv.run.json")));
    }

    [Fact]
    public void Regions_off_the_genome_do_not_end_the_run()
    {
        var (totals, rows) = Mutate($"--bed {Report("predict/regions.bed")}");
        Assert.Equal(["region", "chrom", "pos", "ref", "alt", "status"], rows[0][..6]);
        // in the order of the file; the window of "start" is moved so that it contains the region, and reaches past the contig
        Assert.Equal(["p OK", "m OK", "zero OUT_OF_RANGE", "start PADDED", "end PADDED", "past OUT_OF_RANGE", "nochr NO_CONTIG", "short PADDED"],
            rows[1..].Select(r => $"{r[0]} {r[5]}").Distinct());
        Assert.EndsWith("8 regions, 668 positions, 0 figures: PADDED 3, OK 2, OUT_OF_RANGE 2, NO_CONTIG 1", totals);
    }
}
