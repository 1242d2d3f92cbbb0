using CisLens.Design.Zoo;
using CisLens.Models;
using CisLens.Models.Import;
using CisLens.Tests;
using CisLens.Torch;

namespace CisLens.Cli.Tests;

/// <summary>Scores variants with the published SpliceAI networks through the command line.</summary>
/// <remarks>Two variants come from the SpliceAI package's own test; published_weights.json has more.</remarks>
public sealed class SpliceTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("cislens-splice-").FullName;

    static string Data(string name) => SharedData.Path($"data/weights-spliceai/{name}");

    void Run(params IEnumerable<string> arguments)
    {
        var (code, _, error) = BadInput.Cli.RunIn(_folder, [.. arguments]);
        Assert.True(code == 0, error);
    }

    string[] Score(string[] records, params IEnumerable<string> options)
    {
        File.WriteAllText(Path.Combine(_folder, "in.vcf"), "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n" +
            string.Concat(records.Select(r => $"10\t{r.Replace(' ', '\t')}\t.\t.\t.\n")));
        Run(["score", "in.vcf", "--genome", Data("test.fa.gz"), "--model", "spliceai.clm", "--selftest", "false", "--force", "-o", "out.vcf", .. options]);
        return [.. File.ReadLines(Path.Combine(_folder, "out.vcf")).Where(l => !l.StartsWith('#')).Select(l => l.Split('\t')[7].Split("SpliceAI=")[1])];
    }

    [Fact]
    public void Published_variants_have_the_published_scores_to_the_printed_digits()
    {
        // the command imports one network; the library imports the other four
        Run("model", "import", "network", Data("spliceai1.h5"), "--design", "spliceai-10k", "-o", "s1.clm");
        string[] files = [.. Enumerable.Range(1, 5).Select(i => Path.Combine(_folder, $"s{i}.clm"))];
        var design = new SpliceAi10k();
        foreach (var (i, file) in files.Index().Skip(1))
        {
            using var model = NetworkImport.Read(Data($"spliceai{i + 1}.h5"), design, $"s{i + 1}", TrackNames.From(null, design), Device.Cpu);
            ModelFile.Write(file, model);
        }
        ModelFile.WriteEnsemble(Path.Combine(_folder, "spliceai.clm"), files);

        Assert.Equal(["C|TUBB8|0.15|0.27|0.00|0.05|89|-23|-267|193", "T|TUBB8|0.01|0.18|0.15|0.62|-2|110|-190|0"],
            Score(["94077 . A C", "94555 . C T"], "--genes", Data("genes_grch37.tsv"), "--distance", "500"));

        Assert.Equal(
            ["C|TUBB8|0.07|0.27|0.00|0.01|0|-23|19|-22", "T|TUBB8|0.01|0.00|0.11|0.62|-2|-6|-23|0", "CGTA|TUBB8|0.00|0.00|0.01|0.00|-1|27|0|-23", "C|TUBB8|0.00|0.00|0.00|0.00|27|-6|0|32"],
            Score(["94077 . A C", "94555 . C T", "94555 . C CGTA", "94555 . CGAA C"], "--genes", Data("genes_grch37.tsv")));

        // the same scores for every change of a region: 94555 C>T has DS_AG 0.01, DS_AL 0.00, DS_DG 0.11 and DS_DL 0.62 above
        Run("ism", "--region", "10:94,554-94,556", "--genome", Data("test.fa.gz"), "--genes", Data("genes_grch37.tsv"), "--model", "spliceai.clm",
            "--selftest", "false", "--score", "gain", "loss", "change", "-o", "map");
        var rows = File.ReadLines(Path.Combine(_folder, "map.tsv")).Skip(1).Select(l => l.Split('\t')).ToList();
        Assert.Equal(3 * 3 * 2 * 3, rows.Count);
        Assert.Equal(["acceptor gain 0.01", "acceptor loss 0.00", "acceptor change 0.01", "donor gain 0.11", "donor loss 0.62", "donor change -0.62"],
            rows.Where(r => r[2] == "94555" && r[4] == "T").Select(r => $"{r[6]} {r[7]} {double.Parse(r[10]):F2}"));
        Assert.True(File.Exists(Path.Combine(_folder, "map.chr10_94554-94556_TUBB8.donor.loss.svg")));
        Assert.Contains("give --genes TABLE", BadInput.Cli.RunIn(_folder, ["ism", "--region", "10:94,554-94,556", "--genome", Data("test.fa.gz"),
            "--model", "spliceai.clm", "--selftest", "false", "-o", "none"]).Error, StringComparison.Ordinal);

        // published_weights.json lists the exon ends; they give these exons:
        // 92,893-94,054, 94,555-94,665, 94,744-94,852 and 95,122-95,529
        File.WriteAllText(Path.Combine(_folder, "genes.tsv"), "#NAME\tCHROM\tSTRAND\tTX_START\tTX_END\tEXON_START\tEXON_END\n" +
            "TUBB8\t10\t-\t92892\t95529\t92892,94554,94743,95121,\t94054,94665,94852,95529,\n");
        Assert.Equal(["A|TUBB8|0.02|0.00|0.00|0.00|-28|0|-28|-22", "T|TUBB8|0.01|0.00|0.11|0.62|-2|-6|-23|0"],
            Score(["94077 . ACT A", "94555 . C T"], "--genes", "genes.tsv", "--mask-annotated"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
