using CisLens.Tests;
using System.Diagnostics;
using CisLens.Core;
using CisLens.Formats.Vcf;
using CisLens.Mutate.Runs;

namespace CisLens.Mutate.Tests.Runs;

/// <summary>Tests the annotated VCF of docs/conventions.md, section 12.</summary>
public class AnnotatedVcfTests
{
    const int Window = 20;

    [Fact]
    public void Records_are_in_order_and_unchanged_except_for_our_fields()
    {
        using var folder = new ScoreFolder();
        var records = folder.RandomRecords(60);
        var lines = Records(folder, records);
        Assert.Equal(records.Select(r => string.Join('\t', r.Split('\t')[..7])), lines.Select(l => string.Join('\t', l[..7])));
        Assert.All(records.Zip(lines), pair => Assert.StartsWith(pair.First.Split('\t')[7] + ";CIS_ST=", pair.Second[7]));
    }

    [Fact]
    public void Fields_of_one_record()
    {
        using var folder = new ScoreFolder();
        string reference = folder.Bases(0, 999, 1), other = reference == "A" ? "C" : "A";
        using var model = new PositionModel(Window);
        string window = folder.Bases(0, 990, Window), edited = window[..9] + other + window[10..];
        float ref0 = (float)model.Expected(window, 0), alt0 = (float)model.Expected(edited, 0);
        string[] info = Records(folder, [$"chr1\t1000\t.\t{reference}\t{other},*\t.\tPASS\t."], "t0")[0][7].Split(';');
        Assert.Equal("CIS_ST=OK,STAR", info[0]);
        Assert.Matches("^CIS_TOP=t[01],\\.$", info[1]);
        float effect = float.Parse(info[3]["CIS_EFF=".Length..].Split(',')[0]);
        Assert.Equal(model.Expected(edited, 0) - model.Expected(window, 0), effect, 1e-6);
        Assert.EndsWith(",.", info[3]);
        float effect1 = (float)(model.Expected(edited, 1) - model.Expected(window, 1));
        Assert.Equal(info[3][8..], info[4]["CIS_EFF_t0=".Length..]);
        Assert.Equal(effect1, float.Parse(info[5]["CIS_EFF_t1=".Length..].Split(',')[0]), 1e-6);
        // the signed effect on the track of CIS_TOP
        Assert.Equal(info[Math.Abs(effect) > Math.Abs(effect1) ? 4 : 5]["CIS_EFF_t0=".Length..], info[2]["CIS_MAX=".Length..]);
        Assert.StartsWith(Math.Abs(effect) > Math.Abs(effect1) ? "CIS_TOP=t0" : "CIS_TOP=t1", info[1]);
        string[] entries = info[6]["CIS=".Length..].Split(',');
        Assert.Equal(2, entries.Length);
        string[] entry = entries[0].Split('|');
        Assert.Equal([other, "position", "t0", "diff"], entry[..4]);
        Assert.Equal(ref0, float.Parse(entry[4]), 1e-6f);
        Assert.Equal(alt0, float.Parse(entry[5]), 1e-6f);
        Assert.Equal(effect, float.Parse(entry[6]));
        string direction = effect > 0 ? "gain" : "loss";
        Assert.Equal(["", direction, "", "", direction], entry[7..]);
    }

    [Fact]
    public void Header_names_model_and_command()
    {
        using var folder = new ScoreFolder();
        Records(folder, folder.RandomRecords(3), "t1");
        string header = string.Join('\n', File.ReadLines(folder["o.vcf"]).Where(l => l.StartsWith('#')));
        Assert.Contains("##INFO=<ID=CIS_ST,Number=A,Type=String", header);
        Assert.Contains("##INFO=<ID=CIS_EFF,Number=A,Type=Float", header);
        Assert.Contains("Allele|Model|Track|Score|Ref|Alt|Effect|Quantile|Direction|Gene", header);
        Assert.Contains($"##cislens_scoreVersion={BuildInfo.Version}", header);
        Assert.Contains("##cislens_scoreCommand=score ", header);
        Assert.Contains("##cislens_model=<ID=position,Hash=hash,Build=.,Window=20,Centre=left,Strand=average,Shifts=\"0\",Precision=float32,Device=cpu>", header);
    }

    [Theory]
    [InlineData(1, "CIS_EFF")]
    [InlineData(2, "CIS_EFF_t0,CIS_EFF_t1")]
    [InlineData(11, "")]
    public void One_track_or_a_few_have_fields_of_their_own(int tracks, string fields)
    {
        using var folder = new ScoreFolder();
        using var model = new PositionModel(Window, tracks: tracks);
        ScoreFolder.Score(folder.Settings(folder.Vcf(folder.RandomRecords(3)), model, new ScoreOutput(folder["o.vcf"], ScoreFormat.Vcf)));
        using var reader = VcfReader.Open(folder["o.vcf"]);
        Assert.Equal(fields, string.Join(',', reader.Header.InfoFields.Where(f => f.StartsWith("CIS_EFF", StringComparison.Ordinal))));
        Assert.Contains("CIS_MAX", reader.Header.InfoFields);
    }

    [Fact]
    public void Names_of_fields_are_valid_and_unique()
    {
        // VCF 4.3, section 1.6.1: ^([A-Za-z_][0-9A-Za-z_.]*|1000G)$
        using var folder = new ScoreFolder();
        using var model = new PositionModel(Window, tracks: 3, ids: ["K562/rep 1", "K562-rep-1", "liver.x"]);
        ScoreFolder.Score(folder.Settings(folder.Vcf(folder.RandomRecords(3)), model, new ScoreOutput(folder["o.vcf"], ScoreFormat.Vcf)));
        using var reader = VcfReader.Open(folder["o.vcf"]);
        Assert.Equal(["CIS_EFF_K562_rep_1", "CIS_EFF_K562_rep_1_2", "CIS_EFF_liver.x"],
            reader.Header.InfoFields.Where(f => f.StartsWith("CIS_EFF", StringComparison.Ordinal)));
    }

    [Fact]
    public void Scoring_a_scored_file_again_replaces_our_fields()
    {
        using var folder = new ScoreFolder();
        Records(folder, folder.RandomRecords(40));
        byte[] once = File.ReadAllBytes(folder["o.vcf"]);
        File.Move(folder["o.vcf"], folder["again.vcf"]);
        using var model = new PositionModel(Window);
        ScoreFolder.Score(folder.Settings(folder["again.vcf"], model, new ScoreOutput(folder["o.vcf"], ScoreFormat.Vcf)) with { WriteVersion = false, Scores = ["diff"] });
        Assert.Equal(File.ReadLines(folder["again.vcf"]).Where(l => l[0] != '#'), File.ReadLines(folder["o.vcf"]).Where(l => l[0] != '#'));
        Assert.Single(File.ReadLines(folder["o.vcf"]), l => l.StartsWith("##INFO=<ID=CIS,", StringComparison.Ordinal));
        Assert.NotEmpty(once);
    }

    [Fact]
    public void Bcftools_reads_the_indexed_file_and_filters_by_our_fields()
    {
        using var folder = new ScoreFolder();
        var records = folder.RandomRecords(200).OrderBy(r => r.Split('\t')[0]).ThenBy(r => int.Parse(r.Split('\t')[1])).ToList();
        using var model = new PositionModel(Window);
        var output = new ScoreOutput(folder["o.vcf.gz"], ScoreFormat.BgzfVcf, Index: true);
        ScoreFolder.Score(folder.Settings(folder.Vcf(records), model, output) with { PrimaryTrack = "t0" });
        using (var reader = VcfReader.Open(output.Path))
            Assert.True(reader.Read(new VcfRecord()));
        int gains = File.ReadLines(folder["in.vcf"]).Count(l => l.StartsWith("chr2", StringComparison.Ordinal));
        Assert.Equal(gains, Bcftools("view", "-H", output.Path, "chr2").Length);
        Assert.NotEmpty(Bcftools("view", "-H", "-i", "CIS_EFF>0", output.Path));
    }

    static List<string[]> Records(ScoreFolder folder, IEnumerable<string> records, string? primary = null)
    {
        using var model = new PositionModel(Window);
        ScoreFolder.Score(folder.Settings(folder.Vcf(records), model, new ScoreOutput(folder["o.vcf"], ScoreFormat.Vcf)) with { PrimaryTrack = primary, Scores = ["diff"] });
        return [.. File.ReadLines(folder["o.vcf"]).Where(l => l[0] != '#').Select(l => l.Split('\t'))];
    }

    static string[] Bcftools(params string[] arguments) => Referee.Lines("bcftools", arguments);
}
