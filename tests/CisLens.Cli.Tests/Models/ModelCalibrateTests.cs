using CisLens.Cli.Tests.Compatibility;
using CisLens.Core.Contract;
using CisLens.Library;
using CisLens.Models;
using CisLens.Models.Networks;
using CisLens.Torch;

namespace CisLens.Cli.Tests.Models;

/// <summary>Calibrates stored models, and compares their predictions with the formula of Platt scaling.</summary>
public sealed class ModelCalibrateTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("cislens-calibrate-").FullName;

    string At(string name) => Path.Combine(_folder, name);

    static string Stored(string name) => Path.Combine(CompatibilityCase.Folder, name);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_calibrated_file_predicts_the_scaled_probabilities_everywhere()
    {
        var scale = new LogitScale(1.6, -0.4);
        ModelFile.WriteCalibrated(At("c.clm"), Stored("models/cisnet.clm"), new Dictionary<string, LogitScale> { ["liver"] = scale });
        using var plain = ModelFile.Open(Stored("models/cisnet.clm"), Device.Cpu);
        using var calibrated = ModelFile.Open(At("c.clm"), Device.Cpu, selfTest: true);
        var codes = new byte[2 * plain.Manifest.Window];
        for (int i = 0; i < codes.Length; i++)
            codes[i] = (byte)(i * 7 % 11 % 4);
        float[] before = Predict(plain, codes), after = Predict(calibrated, codes);
        int tracks = plain.Manifest.Tracks.Count, liver = plain.Manifest.Tracks.ToList().FindIndex(t => t.Id == "liver");
        for (int i = 0; i < before.Length; i++)
            Assert.Equal(i % tracks == liver ? 1 / (1 + Math.Exp(-(Math.Log(before[i] / (1 - before[i])) / 1.6 - 0.4))) : before[i], after[i], 1e-6);
        // callers that need the network get it without the scale
        using var network = ModelFile.Open<NetModel>(At("c.clm"), "a network");
        Assert.Equal(before, Predict(network, codes));
        // twice: the scales follow each other
        ModelFile.WriteCalibrated(At("d.clm"), At("c.clm"), new Dictionary<string, LogitScale> { ["liver"] = new(0.625, 0.64) });
        using var back = ModelFile.Open(At("d.clm"), Device.Cpu, selfTest: true);
        Assert.Equal(before, Predict(back, codes), (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void Log_odds_of_a_calibrated_model_are_divided_by_the_temperature()
    {
        ModelFile.WriteCalibrated(At("c.clm"), Stored("models/gkm-svm.clm"), new Dictionary<string, LogitScale> { ["liver"] = new(2, 1) });
        var options = new VariantScorerOptions { Tracks = ["liver"], Scores = ["logodds"] };
        using var plain = VariantScorer.Open(Stored("models/gkm-svm.clm"), Stored("inputs/genome.fa"), options);
        using var calibrated = VariantScorer.Open(At("c.clm"), Stored("inputs/genome.fa"), options);
        foreach (string line in File.ReadLines(Stored("inputs/few.vcf")).Where(l => l[0] != '#'))
        {
            string[] f = line.Split('\t');
            if (f[4].Contains(',', StringComparison.Ordinal) || plain.Score(f[0], long.Parse(f[1]), f[3], f[4]) is not { IsScored: true } score)
                continue;
            Assert.Equal(score.Effects[0].Effect / 2, calibrated.Score(f[0], long.Parse(f[1]), f[3], f[4]).Effects[0].Effect, 1e-5);
        }
    }

    [Fact]
    public void An_ensemble_is_the_mean_of_its_calibrated_members()
    {
        ModelFile.WriteCalibrated(At("c.clm"), Stored("models/cisnet.clm"), new Dictionary<string, LogitScale> { ["liver"] = new(3, 0) });
        ModelFile.WriteEnsemble(At("e.clm"), [At("c.clm"), Stored("models/cisnet2.clm")]);
        using var first = ModelFile.Open(At("c.clm"), Device.Cpu);
        using var second = ModelFile.Open(Stored("models/cisnet2.clm"), Device.Cpu);
        using var ensemble = ModelFile.Open(At("e.clm"), Device.Cpu, selfTest: true);
        var codes = new byte[first.Manifest.Window];
        for (int i = 0; i < codes.Length; i++)
            codes[i] = (byte)(i * 5 % 13 % 4);
        Assert.Equal(Predict(first, codes).Zip(Predict(second, codes), (a, b) => (a + b) / 2), Predict(ensemble, codes), (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void Too_few_labels_are_refused_by_name()
    {
        var (code, _, error) = BadInput.Cli.Run("model", "calibrate", Stored("models/cisnet.clm"), Stored("data/peaks"), "-o", At("c.clm"));
        Assert.Equal(3, code);
        Assert.Contains("liver: 3 positives of 35, at least 10 positives and negatives are needed", error);
        Assert.False(File.Exists(At("c.clm")));
    }

    static float[] Predict(ISequenceModel model, byte[] codes)
    {
        var values = new float[codes.Length / model.Manifest.Window * model.Manifest.Tracks.Count];
        new Predictor(model).Predict(new SequenceBatch(codes, model.Manifest.Window), values);
        return values;
    }
}
