using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Mutate.Alleles;
using CisLens.Mutate.Backgrounds;
using CisLens.Mutate.Calibration;
using CisLens.Mutate.Runs;
using CisLens.Mutate.Effects;
using CisLens.Mutate.Tests.Runs;

namespace CisLens.Mutate.Tests.Backgrounds;

/// <summary>Compares scores with a background; the tests count background effects to compute the expected values.</summary>
public sealed class BackgroundScoreTests : IDisposable
{
    const int Window = 20;
    readonly ScoreFolder _folder = new();
    readonly PositionModel _model = new(Window);

    public void Dispose() => _folder.Dispose();

    Background Background(params string[] scores)
    {
        string vcf = _folder.Vcf(_folder.RandomRecords(200, seed: 9), "common.vcf");
        var settings = _folder.Settings(vcf, _model) with { Scores = scores };
        BackgroundFile.Write(_folder["m.bg"], new BackgroundRun(settings, new SilentLog()).Run("common.vcf", _folder["m.bg"], TestContext.Current.CancellationToken));
        BackgroundRun.Forget(_folder["m.bg"]);
        return BackgroundFile.Read(_folder["m.bg"]);
    }

    /// <summary>Rows of the long table; each row maps a column name to a value.</summary>
    List<Dictionary<string, string>> Rows(string vcf, Background? background, params string[] scores)
    {
        var output = new ScoreOutput(_folder["rows.tsv"], ScoreFormat.LongTsv);
        ScoreFolder.Score(_folder.Settings(vcf, _model, output) with { Background = background, Scores = scores });
        string[] lines = File.ReadAllLines(output.Path), names = lines[0].Split('\t');
        return [.. lines.Skip(1).Select(line => names.Zip(line.Split('\t')).ToDictionary())];
    }

    // -1 for a deletion, 1 for an insertion, 0 for the same length: the classes of a background
    static int Growth(Dictionary<string, string> row) => Math.Sign(row["allele"].Length - row["ref"].Length);

    static double Number(Dictionary<string, string> row, string column) => double.Parse(row[column]);

    [Fact]
    public void Quantile_p_direction_and_E_value_are_those_counted_by_hand()
    {
        var background = Background();
        string vcf = _folder.Vcf(_folder.RandomRecords(60));
        var common = Rows(_folder["common.vcf"], null, "diff", "dsmag").Where(r => r["status"] is "OK" or "PADDED").ToList();
        var rows = Rows(vcf, background, "diff", "dsmag", "evalue", "mle");
        int n = common.Count(r => r["track"] == "t0" && r["score"] == "diff");
        Assert.Equal(n, background.Variants);
        Assert.Equal(3, common.Select(Growth).Distinct().Count());
        foreach (var alleles in rows.Where(r => r["status"] == "OK").Chunk(7))   // three scores for each of two tracks, and the mean
        {
            double sum = 0;
            foreach (var row in alleles[..6])
            {
                string track = row["track"], score = row["score"];
                var b = common.Where(r => Growth(r) == Growth(row) && r["track"] == track && r["score"] == (score == "diff" ? "diff" : "dsmag")).Select(r => Number(r, "effect")).ToList();
                double v = score == "evalue" ? Number(alleles.Single(r => r["track"] == track && r["score"] == "dsmag"), "effect") : Number(row, "effect");
                n = b.Count;
                double atMost = (1.0 + b.Count(x => x <= v)) / (1 + n), atLeast = (1.0 + b.Count(x => x >= v)) / (1 + n), cap = 1 - 1.0 / n;
                double tolerance = 1e-6;
                if (score == "diff")
                {
                    double q = Math.Clamp(2 * atMost - 1, -cap, cap);
                    Assert.Equal(q, Number(row, "quantile"), tolerance);
                    Assert.Equal(Math.Min(1, 2 * Math.Min(atMost, atLeast)), Number(row, "p"), tolerance);
                    Assert.Equal(q >= 0.95 && v > 0 ? "gain" : q <= -0.95 && v < 0 ? "loss" : "none", row["direction"]);
                }
                else if (score == "dsmag")
                {
                    Assert.Equal(Math.Min(atMost, cap), Number(row, "quantile"), tolerance);
                    Assert.Equal(atLeast, Number(row, "p"), tolerance);
                }
                else
                {
                    Assert.Equal(atLeast, Number(row, "effect"), tolerance);
                    Assert.Equal(("NA", row["effect"]), (row["quantile"], row["p"]));
                    sum -= Math.Log10(atLeast);
                }
            }
            Assert.Equal(("NA", "mle"), (alleles[6]["track"], alleles[6]["score"]));
            Assert.Equal(sum / 2, Number(alleles[6], "effect"), 1e-5);
        }
    }

    [Fact]
    public void Functional_significance_is_the_product_of_two_geometric_means()
    {
        // PHY is 0 to 199 in the background, in order; the scored variants have PHY 150 and 190, and the second has no GERP
        int place = 0;
        var common = _folder.RandomRecords(200, seed: 9).Select(r => Snv(r) + $"PHY={place++};GERP={place % 7}").ToList();
        string vcf = _folder.Vcf(common, "common.vcf", "PHY", "GERP");
        var settings = _folder.Settings(vcf, _model) with { Conservation = ["PHY", "GERP"] };
        BackgroundFile.Write(_folder["m.bg"], new BackgroundRun(settings, new SilentLog()).Run("c", _folder["m.bg"], TestContext.Current.CancellationToken));
        var background = BackgroundFile.Read(_folder["m.bg"]);
        Assert.Equal(200, background.Variants);
        string scored = _folder.Vcf(_folder.RandomRecords(2).Select((r, i) => Snv(r) + (i == 0 ? "PHY=150;GERP=6" : "PHY=190")));
        var rows = Rows(scored, background, "fss", "mle");
        var fss = rows.Where(r => r["score"] == "fss").ToList();
        double[] e = [.. rows.Where(r => r["score"] == "evalue").Take(2).Select(r => Number(r, "effect"))];
        // PHY is at least 150 in 50 of 200 variants; GERP is at least 6 where PHY + 1 is 6, 13, ... 195: in 28 of 200 variants
        double expected = Math.Sqrt(e[0] * e[1]) * Math.Sqrt(51 / 201.0 * (29 / 201.0));
        Assert.Equal(expected, Number(fss[0], "effect"), expected * 1e-5);
        Assert.Equal("NA", fss[1]["effect"]);
        Assert.Contains("no conservation, which --score fss needs", Assert.Throws<InputException>(() => Rows(scored, Background(), "fss")).Message);
    }

    [Fact]
    public void A_column_without_values_is_left_out_and_an_undeclared_field_is_refused_before_scoring()
    {
        string vcf = _folder.Vcf(_folder.RandomRecords(20), "common.vcf", "PHY");
        var (output, before) = (_folder["m.bg"], Directory.GetFiles(Path.GetDirectoryName(vcf)!).Length);
        Background Make(ScoreSettings settings, IRunLog log) => new BackgroundRun(settings, log).Run("c", output, TestContext.Current.CancellationToken);
        var refused = Assert.Throws<InputException>(() => Make(_folder.Settings(vcf, _model) with { Conservation = ["GERP"] }, new SilentLog()));
        Assert.Contains("--conservation GERP: its header declares INFO PHY", refused.Message);
        Assert.Equal(0, _model.Sequences);
        Assert.Equal(before, Directory.GetFiles(Path.GetDirectoryName(vcf)!).Length);

        var log = new Warnings();
        var background = Make(_folder.Settings(vcf, _model) with { Conservation = ["PHY"] }, log);
        Assert.DoesNotContain(background.Columns.Keys, key => key.Track == "PHY");
        Assert.Contains("columns left out of the background, because no variant has a value: INFO PHY", log.Seen);
        BackgroundRun.Forget(output);

        string none = _folder.Vcf([$"chr1\t5\t.\t{_folder.Bases(0, 4, 1)}\t<DEL>\t.\t.\t."], "none.vcf");
        Assert.Contains("no variant has an effect", Assert.Throws<InputException>(() => Make(_folder.Settings(none, _model), new SilentLog())).Message);
        Assert.Equal(before + 1, Directory.GetFiles(Path.GetDirectoryName(vcf)!).Length);
        Assert.Contains("--shifts 99: the variant would be outside the window of 20 bp; expected -10 to 9", Assert.Throws<UsageException>(
            () => Make(_folder.Settings(vcf, _model) with { Alleles = new AlleleOptions { Shifts = [99] } }, new SilentLog())).Message);
    }

    [Fact]
    public void Limited_probabilities_are_counted()
    {
        var run = new BackgroundRun(_folder.Settings(_folder.Vcf(_folder.RandomRecords(20)), new CertainModel()), new SilentLog());
        long variants = run.Run("c", _folder["m.bg"], TestContext.Current.CancellationToken).Variants;
        BackgroundRun.Forget(_folder["m.bg"]);
        Assert.Equal(4 * variants, run.Clipped);   // logodds and dsmag limit the same probabilities: REF and ALT of two tracks
    }

    /// <summary>A model that always predicts 1.</summary>
    sealed class CertainModel() : PositionModel(Window)
    {
        protected override void Pass(SequenceBatch batch, ReadOnlySpan<int> tracks, Span<float> output) => output.Fill(1);
    }

    sealed class Warnings : IRunLog
    {
        public List<string> Seen { get; } = [];
        public void Info(string text) { }
        public void Warn(string kind, string example) => Seen.Add($"{kind}: {example}");
        public void Progress(string what, long done, long? total, string unit) { }
    }

    [Fact]
    public void A_file_of_synonyms_is_identified_by_its_content()
    {
        File.WriteAllText(_folder["names.tsv"], "chr1\tone\n");
        var settings = _folder.Settings(_folder.Vcf([]), _model) with { Synonyms = Formats.Contigs.ContigSynonyms.Read(_folder["names.tsv"]) };
        // the expected value is the output of sha256sum names.tsv
        Assert.Equal("f5b5a941749608cbaf5f3744f5f22437fa1260c324418963e270af61f1e07d23", settings.Describe()["synonyms_sha256"]);
    }

    /// <summary>Converts a record of the folder to an SNV with an empty INFO column.</summary>
    static string Snv(string record)
    {
        string[] columns = record.Split('\t');
        string reference = columns[3][..1];
        return string.Join('\t', [.. columns[..3], reference, reference == "A" ? "C" : "A", ".", ".", ""]);
    }

    [Fact]
    public void A_stopped_background_is_resumed_to_the_same_bytes()
    {
        string vcf = _folder.Vcf(_folder.RandomRecords(300), "common.vcf");
        byte[] Make(string name, bool stopped)
        {
            var settings = _folder.Settings(vcf, _model);
            if (stopped)
            {
                using var stop = new CancellationTokenSource();
                Assert.Throws<StoppedException>(() => new BackgroundRun(settings, new StopAfter(100, stop)).Run("c", _folder[name], stop.Token));
                Assert.True(BackgroundRun.IsInterrupted(_folder[name]));
                // the resumed run removes bytes that a crash leaves after the last flush
                File.AppendAllText(_folder[name] + ".effects.partial", "torn");
                Assert.Contains("from a run with other inputs or settings", Assert.Throws<InputException>(
                    () => new BackgroundRun(settings with { Resume = true, Scores = ["absdiff"] }, new SilentLog()).Run("c", _folder[name], default)).Message);
            }
            long before = _model.Sequences;
            var run = new BackgroundRun(settings with { Resume = stopped }, new SilentLog());
            BackgroundFile.Write(_folder[name], run.Run("c", _folder[name], TestContext.Current.CancellationToken));
            BackgroundRun.Forget(_folder[name]);
            _sequences.Add(_model.Sequences - before);
            Assert.Equal(300, run.Counts.Alleles - _folder.RandomRecords(300).Count(r => r.Split('\t')[4].Contains(',')));
            return File.ReadAllBytes(_folder[name]);
        }
        Assert.Equal(Make("whole.bg", stopped: false), Make("parts.bg", stopped: true));
        Assert.True(_sequences[1] < _sequences[0]);
        Assert.Equal(3, Directory.GetFiles(Path.GetDirectoryName(vcf)!).Length);
    }

    readonly List<long> _sequences = [];

    sealed class StopAfter(int variants, CancellationTokenSource stop) : IRunLog
    {
        public void Info(string text) { }
        public void Warn(string kind, string example) { }
        public void Progress(string what, long done, long? total, string unit)
        {
            if (done >= variants)
                stop.Cancel();
        }
    }

    [Fact]
    public void Every_table_shows_the_quantile_and_the_header_names_the_background()
    {
        var background = Background();
        ScoreOutput[] outputs = [new(_folder["o.vcf"], ScoreFormat.Vcf), new(_folder["w.tsv"], ScoreFormat.WideTsv)];
        string vcf = _folder.Vcf(_folder.RandomRecords(20));
        var long_ = Rows(vcf, background, "diff").Where(r => r["status"] == "OK").Take(2).ToList();
        ScoreFolder.Score(_folder.Settings(vcf, _model, outputs) with { Background = background, Scores = ["diff", "mle"] });
        string[] lines = File.ReadAllLines(outputs[0].Path);
        Assert.Contains($"##cislens_background=<Model=position,Hash={background.Hash},Variants={background.Variants},Source=\"common.vcf\">", lines);
        string info = lines.First(l => !l.StartsWith('#') && l.Contains("CIS_ST=OK;") && l.Split('\t')[4].All(char.IsLetter)).Split('\t')[7];
        var fields = info.Split(';').Select(f => f.Split('=')).ToDictionary(f => f[0], f => f[1]);
        double[] quantiles = [.. long_.Select(r => Math.Abs(Number(r, "quantile")))];
        Assert.Equal(quantiles.Max(), double.Parse(fields["CIS_MAXQ"]), 1e-6);
        Assert.Equal(quantiles[0] >= quantiles[1] ? "t0" : "t1", fields["CIS_TOP"]);
        Assert.True(double.Parse(fields["CIS_MLE"]) > 0);
        Assert.Equal(long_[0]["quantile"], fields["CIS"].Split(',')[0].Split('|')[7]);
        Assert.EndsWith("\tt0.diff\tt0.diff.quantile\tt0.evalue\tt1.ref_pred\tt1.alt_pred\tt1.diff\tt1.diff.quantile\tt1.evalue\tmle", File.ReadLines(outputs[1].Path).First());
    }

    [Fact]
    public void The_largest_quantile_is_of_the_first_score_that_has_quantiles()
    {
        var background = Background();
        string vcf = _folder.Vcf(_folder.RandomRecords(20));
        var rows = Rows(vcf, background, "diff").Where(r => r["status"] == "OK").Take(2).ToList();
        string[] Lines(params string[] scores)
        {
            ScoreFolder.Score(_folder.Settings(vcf, _model, new ScoreOutput(_folder["o.vcf"], ScoreFormat.Vcf)) with { Background = background, Scores = scores });
            return File.ReadAllLines(_folder["o.vcf"]);
        }
        string info = Lines("evalue", "diff").First(l => !l.StartsWith('#') && l.Contains("CIS_ST=OK;") && l.Split('\t')[4].All(char.IsLetter)).Split('\t')[7];
        var fields = info.Split(';').Select(f => f.Split('=')).ToDictionary(f => f[0], f => f[1]);
        Assert.Equal(rows.Max(r => Math.Abs(Number(r, "quantile"))), double.Parse(fields["CIS_MAXQ"]), 1e-6);
        Assert.Equal(rows.MaxBy(r => Math.Abs(Number(r, "quantile")))!["track"], fields["CIS_TOP"]);
        Assert.DoesNotContain("CIS_MAXQ", string.Concat(Lines("evalue")));
    }

    // 38 of 39 values are at most v: q = 39/40, 2q - 1 = 0.95, and the upper limit is 1 - 1/39
    [Fact]
    public void A_quantile_at_the_threshold_is_a_gain()
    {
        var background = Background("diff") with
        {
            Columns = new[] { "t0", "t1" }.ToDictionary(t => (t, "diff", VariantClass.Snv), _ => BackgroundColumn.From([.. Enumerable.Range(1, 39).Select(i => i / 100f)])),
        };
        var judgement = new Judgement(new EffectColumns(_model.Manifest, [0, 1], ScoreCatalog.Named(["diff"]), hasBackground: true), background, callAbove: 0.95);
        Assert.Equal(0.95f, judgement.Quantile(0, 0.38f, VariantClass.Snv));
        Assert.Equal(("gain", "none"), (judgement.Direction(0, 0.38f, VariantClass.Snv), judgement.Direction(0, 0.37f, VariantClass.Snv)));
    }

    [Fact]
    public void The_background_of_an_ensemble_is_not_used_for_its_members()
    {
        var ensemble = new TestEnsemble(_model, new PositionModel(Window, seed: 8));
        var background = Background();
        string vcf = _folder.Vcf(_folder.RandomRecords(10));
        ScoreOutput[] outputs = [new(_folder["o.tsv"], ScoreFormat.LongTsv), new(_folder["w.tsv"], ScoreFormat.WideTsv)];
        ScoreFolder.Score(_folder.Settings(vcf, ensemble, outputs) with { Background = background, Scores = ["diff", "evalue"] });
        var rows = File.ReadLines(outputs[0].Path).Select(l => l.Split('\t')).Where(r => r[6] == "OK").ToList();
        Assert.All(rows.Where(r => r[9] == "evalue"), r => Assert.Equal("NA", r[17]));
        Assert.All(rows.Where(r => r[9] == "diff"), r => Assert.True(double.Parse(r[17]) > 0));
        Assert.EndsWith("\tt1.diff\tt1.diff.quantile\tt1.diff.spread\tt1.evalue", File.ReadLines(outputs[1].Path).First());
    }

    [Fact]
    public void A_background_that_does_not_fit_is_refused()
    {
        var background = Background("diff");
        string vcf = _folder.Vcf(_folder.RandomRecords(5));
        ScoreSettings settings = _folder.Settings(vcf, _model, new ScoreOutput(_folder["o.tsv"], ScoreFormat.LongTsv)) with { Background = background };
        string Refused(ScoreSettings run) => Assert.ThrowsAny<CisLensException>(() => ScoreFolder.Score(run)).Message;
        Assert.Contains("model_hash hash, this run has other", Refused(settings with { ModelHash = "other" }));
        Assert.Contains("shifts 0, this run has -5,5", Refused(settings with { Alleles = new AlleleOptions { Shifts = [-5, 5] } }));
        Assert.Contains("share_within_bp 0, this run has 7", Refused(settings with { ShareWithinBp = 7 }));
        Assert.Contains("no dsmag of track t0; make a background with cislens background --score dsmag", Refused(settings with { Scores = ["evalue"] }));
        Assert.Contains("--score evalue needs a background", Refused(settings with { Background = null, Scores = ["mle"] }));
        Assert.False(File.Exists(_folder["o.tsv"]));
    }

    [Fact]
    public void A_background_from_before_label_transforms_were_undone_is_refused()
    {
        var before = new BackgroundKeys
        {
            ModelHash = "hash", Window = 8, Centre = "left", Strand = "average", Shifts = "0", Anchor = "Pos", AltMode = "default", Mask = "all",
        };
        before.MustBe(before with { }, "b.clb");
        var refused = Assert.Throws<InputException>(() => before.MustBe(before with { Scale = "signal" }, "b.clb"));
        Assert.Contains("background of scale none, this run has signal", refused.Message);
    }
}
