using System.Diagnostics;
using System.Globalization;
using CisLens.Formats.Vcf;
using CisLens.Tests;

namespace CisLens.Cli.Tests.Reports;

/// <summary>The commands of docs/how-to/score-a-vcf.md rank the variants of a saturation MPRA (Kircher 2019) as our own table does.</summary>
public sealed class BcftoolsRankTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("cislens-rank-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_documented_commands_rank_a_real_VCF()
    {
        Referee.Require("bcftools");
        string vcf = SharedData.Path("data/satmut-mpra/flanks2048.vcf.gz"), genome = SharedData.Path("data/satmut-mpra/flanks2048.fa.gz");
        string model = Path.Combine(_folder, "m.clm"), scored = Path.Combine(_folder, "scored.vcf.gz"), tsv = Path.Combine(_folder, "scored.tsv");
        File.WriteAllText(Path.Combine(_folder, "w.txt"), "ACG\t0.5\nCCG\t-1\nTGA\t2\nAAA\t0.1\nGGC\t-0.7\n");
        Run("model", "import", "words", Path.Combine(_folder, "w.txt"), "--track", "t", "-o", model);
        Run("score", vcf, "-f", genome, "-m", model, "-o", scored, "-W", "--tsv", tsv);
        var expected = File.ReadLines(tsv).Skip(1).Select(l => l.Split('\t')).Where(c => c[12] != "NA")
            .Select(c => (Key: $"{c[0]}\t{c[1]}\t{c[3]}\t{c[5]}", Effect: float.Parse(c[12], CultureInfo.InvariantCulture)))
            .OrderByDescending(r => Math.Abs(r.Effect)).ToList();
        Assert.True(expected.Count(r => r.Effect != 0) > 1000);

        var ranked = Shell($"bcftools query -f '%CHROM\\t%POS\\t%REF\\t%ALT\\t%CIS_TOP\\t%CIS_MAX\\n' {scored} | " +
            "awk -v OFS='\\t' '{ print ($6 < 0 ? -$6 : $6), $0 }' | sort -k1,1gr | cut -f2-").Select(l => l.Split('\t'))
            .Where(c => c[5] != ".").ToList();
        Assert.Equal(expected.Count, ranked.Count);
        // equal effects may come in any order
        Assert.All(expected.Zip(ranked), pair => Assert.Equal(Math.Abs(pair.First.Effect), Math.Abs(Float(pair.Second[5])), 1e-5f));
        Assert.Equal(expected.Select(r => r.Key).Order(StringComparer.Ordinal),
            ranked.Select(c => string.Join('\t', c[..4])).Order(StringComparer.Ordinal));

        int gains = expected.Count(r => r.Effect > 1);
        Assert.Equal(gains, Shell($"bcftools view -H -i 'CIS_EFF>1' {scored}").Length);
        Assert.Equal(gains, Shell($"bcftools +split-vep -a CIS -d -c Effect:Float -f '%POS %Effect\\n' -i 'Effect>1' {scored}").Length);
    }

    public static TheoryData<string, string> Vcfs => new()
    {
        { "data/satmut-mpra/flanks2048.vcf.gz", "data/satmut-mpra/flanks2048.fa.gz" },
        { "data/reports/re-annotate/v.vcf", "data/reports/common/tiny.fa" },
        { "data/reports/iupac/iupac.vcf", "data/reports/iupac/iupac.fa" },
        { "data/reports/vcf-v40/dbsnp.vcf", "data/reports/common/tiny.fa" },
    };

    [Theory, MemberData(nameof(Vcfs))]
    public void A_BCF_has_the_scores_of_its_VCF(string vcf, string genome)
    {
        Referee.Require("bcftools");
        string At(string name) => Path.Combine(_folder, name);
        (vcf, genome) = (SharedData.Path(vcf), SharedData.Path(genome));
        File.WriteAllText(At("w.txt"), "ACG\t0.5\nCCG\t-1\nTGA\t2\nAAA\t0.1\nGGC\t-0.7\n");
        Run("model", "import", "words", At("w.txt"), "--track", "t", "-o", At("m.clm"));
        // bcftools writes no BCF of a VCF whose header lacks names
        if (vcf.Contains("/reports/", StringComparison.Ordinal))
            using (var text = File.OpenRead(vcf))
            using (var output = File.Create(At("in.bcf")))
                BcfWriter.Convert(text, output, vcf);
        else
            Shell($"bcftools view -Ob -o {At("in.bcf")} {vcf} 2> /dev/null");
        foreach (string input in (string[])[vcf, At("in.bcf")])
        {
            string name = input == vcf ? "vcf" : "bcf";
            var (code, _, error) = BadInput.Cli.Run("score", input, "-f", genome, "-m", At("m.clm"), "-o", At($"of-{name}.bcf"),
                "--tsv", At(name + ".tsv"), "--no-version", "-W");
            Assert.True(code == 0, error);
        }
        Assert.Equal(File.ReadAllText(At("vcf.tsv")), File.ReadAllText(At("bcf.tsv")));
        Assert.Equal(Shell($"bcftools view -H {At("of-vcf.bcf")}"), Shell($"bcftools view -H {At("of-bcf.bcf")}"));
        Run("score", vcf, "-f", genome, "-m", At("m.clm"), "-o", At("o.vcf"), "--no-version");
        Assert.Equal(Shell($"bcftools view -H {At("o.vcf")}"), Shell($"bcftools view -H {At("of-vcf.bcf")}"));
        Assert.True(File.Exists(At("of-vcf.bcf.csi")));
        Shell($"bcftools index -s {At("of-vcf.bcf")}");
    }

    static float Float(string text) => float.Parse(text, CultureInfo.InvariantCulture);

    static void Run(params string[] command)
    {
        var (code, _, error) = BadInput.Cli.Run(command);
        Assert.True(code == 0, error);
    }

    static string[] Shell(string command)
    {
        var start = new ProcessStartInfo("bash", ["-euo", "pipefail", "-c", command]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        string text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
