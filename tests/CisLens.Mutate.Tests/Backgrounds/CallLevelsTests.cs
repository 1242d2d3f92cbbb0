using CisLens.Core;
using CisLens.Mutate.Backgrounds;
using CisLens.Mutate.Runs;
using CisLens.Mutate.Tests.Runs;

namespace CisLens.Mutate.Tests.Backgrounds;

/// <summary>The call of an effect is the strictest level whose threshold it reaches.</summary>
public sealed class CallLevelsTests : IDisposable
{
    readonly ScoreFolder _folder = new();
    readonly PositionModel _model = new(20);

    public void Dispose() => _folder.Dispose();

    static CallLevel Level(string track, string level, double target, double? threshold) => new(track, "diff", level, target, 100, 50, 20, threshold, 0.9);

    ScoreSettings Settings(params ScoreOutput[] outputs) =>
        _folder.Settings(_folder.Vcf(_folder.RandomRecords(60)), _model, outputs) with { Scores = ["diff"] };

    CallLevels Levels(params CallLevel[] levels)
    {
        ScoreFolder.Score(Settings(new ScoreOutput(_folder["first.tsv"], ScoreFormat.LongTsv)));
        new CallLevels(BackgroundKeys.OfRun(_folder["first.tsv"])!, "qtl.tsv", levels).Write(_folder["calls.json"]);
        return CallLevels.Read(_folder["calls.json"]);
    }

    [Fact]
    public void Each_effect_has_the_strictest_level_that_it_reaches()
    {
        double[] sizes = [.. Rows("none.tsv", null).Where(r => r["track"] == "t0" && r["effect"] != "NA").Select(r => Math.Abs(double.Parse(r["effect"]))).Order()];
        double permissive = sizes[sizes.Length / 3], robust = sizes[sizes.Length * 2 / 3];   // both are effects of the run
        var levels = Levels(Level("t0", "permissive", 0.8, permissive), Level("t0", "robust", 0.9, robust));
        var rows = Rows("calls.tsv", levels);
        var seen = new HashSet<string>();
        foreach (var row in rows)
        {
            string expected = row["track"] != "t0" || row["effect"] == "NA" ? "NA"
                : Math.Abs(double.Parse(row["effect"])) is var size && size >= robust ? "robust" : size >= permissive ? "permissive" : "none";
            Assert.Equal(expected, row["call"]);
            seen.Add(expected);
        }
        Assert.Equal(["NA", "none", "permissive", "robust"], seen.Order());
    }

    [Fact]
    public void A_level_that_is_not_reached_gives_no_call_and_a_VCF_has_the_same_calls()
    {
        var levels = Levels(Level("t0", "robust", 0.9, null), Level("t0", "permissive", 0.8, 0));
        Assert.All(Rows("calls.tsv", levels).Where(r => r["track"] == "t0" && r["effect"] != "NA"), r => Assert.Equal("permissive", r["call"]));
        ScoreFolder.Score(Settings(new ScoreOutput(_folder["c.vcf"], ScoreFormat.Vcf)) with { Calls = levels });
        string[] lines = File.ReadAllLines(_folder["c.vcf"]);
        Assert.Contains(lines, line => line.StartsWith("##INFO=<ID=CIS,", StringComparison.Ordinal) && line.EndsWith("|Consequence|Call\">", StringComparison.Ordinal));
        var entries = lines.Where(l => l[0] != '#' && l.Contains("CIS=")).SelectMany(l => l.Split("CIS=")[1].Split('\t', ';')[0].Split(',')).ToList();
        Assert.NotEmpty(entries);
        Assert.All(entries, entry => Assert.EndsWith(entry.Contains("|t0|", StringComparison.Ordinal) ? "|permissive" : "|", entry));
    }

    [Fact]
    public void Levels_of_another_run_and_damaged_files_are_refused()
    {
        var levels = Levels(Level("t0", "robust", 0.9, 1));
        string Refused(ScoreSettings run) => Assert.ThrowsAny<CisLensException>(() => ScoreFolder.Score(run)).Message;
        var run = Settings(new ScoreOutput(_folder["o.tsv"], ScoreFormat.LongTsv)) with { Calls = levels };
        Assert.Equal($"{_folder["calls.json"]}: calls of model_hash hash, this run has other; make one with cislens score and cislens bench qtl " +
            "and the options of this run", Refused(run with { ModelHash = "other" }));
        Assert.False(File.Exists(_folder["o.tsv"]));
        Assert.Contains("no such file; expected calls.json of cislens bench qtl", Assert.Throws<InputException>(() => CallLevels.Read(_folder["missing"])).Message);
        foreach (string text in (string[])["", "[]", "{}", "{\"levels\":[]}", "null"])
        {
            File.WriteAllText(_folder["bad.json"], text);
            Assert.StartsWith(_folder["bad.json"] + ": ", Assert.Throws<InputException>(() => CallLevels.Read(_folder["bad.json"])).Message);
        }
    }

    List<Dictionary<string, string>> Rows(string name, CallLevels? levels)
    {
        var output = new ScoreOutput(_folder[name], ScoreFormat.LongTsv);
        ScoreFolder.Score(Settings(output) with { Calls = levels });
        string[] lines = File.ReadAllLines(output.Path), names = lines[0].Split('\t');
        return [.. lines.Skip(1).Select(line => names.Zip(line.Split('\t')).ToDictionary())];
    }
}
