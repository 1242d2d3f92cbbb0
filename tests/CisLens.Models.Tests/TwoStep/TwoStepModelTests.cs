using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design;
using CisLens.Design.Zoo;
using CisLens.Models.Boosters;
using CisLens.Models.Networks;
using CisLens.Models.TwoStep;
using CisLens.Torch;

namespace CisLens.Models.Tests.TwoStep;

/// <summary>A model of two steps predicts what its parts predict, from the file too.</summary>
public sealed class TwoStepModelTests : IDisposable
{
    static readonly FeatureLayout s_layout = FeatureLayout.Within(40, 20, [0.5], sides: true);

    readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    string ChromatinFile()
    {
        var design = new CisNet(Window: 60, Tasks: 3, Filters: 8, Hidden: 8, WordBases: 4, WordSpan: 5);
        string path = Path.Combine(_folder, "chromatin.clm");
        Track[] tracks = [.. Enumerable.Range(1, 3).Select(i => new Track { Id = $"c{i}", Kind = TrackKind.Probability })];
        using var model = new NetModel(design.Manifest("chromatin", tracks), Network.Create(design, Device.Cpu, new Rng(1)));
        ModelFile.Write(path, model);
        return path;
    }

    static LinearBooster Booster(int features, ulong seed)
    {
        var rng = new Rng(seed);
        return new([.. Enumerable.Range(0, features).Select(_ => (float)rng.NextDouble() - 0.5f)], 0.25f, BoosterObjective.SquaredError);
    }

    static readonly Track[] s_tissues = [new() { Id = "liver", Kind = TrackKind.Scalar }, new() { Id = "on", Kind = TrackKind.Probability }];

    static TwoStepModel Make(string chromatinFile, int features = 6) => Make(chromatinFile, Booster(features, 2), Logistic(features));

    static Booster Logistic(int features) => new LinearBooster(Booster(features, 3).Weights.ToArray(), 0, BoosterObjective.Logistic)
        .Calibrated(new IsotonicMap([0, 0.5, 1], [0.1, 0.2, 0.9]));

    static TwoStepModel Make(string chromatinFile, params Booster[] boosters)
    {
        var chromatin = ModelFile.Open(chromatinFile, Device.Cpu);
        return new(TwoStepModel.ManifestOf("two", "two-step", s_layout, chromatin.Manifest, s_tissues), chromatin, boosters, chromatinFile);
    }

    static byte[] Sequence(int length, ulong seed)
    {
        var rng = new Rng(seed);
        return [.. Enumerable.Range(0, length).Select(_ => (byte)rng.Next(4))];
    }

    [Fact]
    public void Contributions_of_positions_add_up_and_a_position_like_the_baseline_has_none()
    {
        using var model = Make(ChromatinFile());
        // 140 bp, chromatin windows of 60 bp every 20 bp; bases are known in the last 20 bp, which only the last window has
        byte[] codes = new byte[140], unknown = new byte[140];
        Array.Fill(codes, Dna.N);
        Array.Fill(unknown, Dna.N);
        Sequence(20, 4).CopyTo(codes, 120);
        var parts = model.ChromatinContributions;
        Assert.Equal([-40.0, -20, 0, 20, 40], parts.Distances);
        var (predicted, contributions, values) = (new float[15], new double[15], new float[1]);
        var (value, baseline) = parts.Contributions(codes, 0, predicted, contributions);
        Assert.Equal(value - baseline, contributions.Sum(), 1e-5);
        Assert.All(contributions[..12], c => Assert.Equal(0, c));
        Assert.All(contributions[12..], c => Assert.NotEqual(0, c));
        var predictor = new Predictor(model);
        foreach (var (own, expected) in new[] { (codes, value), (unknown, baseline) })
        {
            var all = new float[2];
            predictor.Predict(new SequenceBatch(own, 140), all);
            Assert.Equal(expected, all[0], 1e-6);
        }
        // d = 40 bp has the weight exp(-0.5 * 40 / 200) in the downstream feature of each track, which follows those upstream
        float[] none = new float[15];
        parts.Contributions(unknown, 0, none, new double[15]);
        for (int t = 0; t < 3; t++)
            Assert.Equal(((LinearBooster)model.Boosters[0]).Weights[3 + t] * Math.Exp(-0.1) * (predicted[12 + t] - none[12 + t]), contributions[12 + t], 1e-6);
    }

    [Fact]
    public void The_file_has_the_whole_model()
    {
        string path = Path.Combine(_folder, "two.clm");
        using var model = Make(ChromatinFile());
        ModelFile.Write(path, model);
        using var read = ModelFile.Open(path, Device.Cpu, 64, selfTest: true, out _);
        Assert.Equal((140, WindowPlacement.AroundTss, StrandRule.Forward), (read.Manifest.Window, read.Manifest.Placement, read.Manifest.Strand));
        Assert.Equal(model.ParameterCount, read.Manifest.Parameters);
        byte[] codes = Sequence(2 * 140, 4);
        var (expected, found) = (new float[4], new float[4]);
        model.Predict(new SequenceBatch(codes, 140), [0, 1], expected);
        read.Predict(new SequenceBatch(codes, 140), [0, 1], found);
        Assert.Equal(expected, found);
        // the same model gives the same bytes
        ModelFile.Write(path + "2", model);
        Assert.Equal(File.ReadAllBytes(path), File.ReadAllBytes(path + "2"));
    }

    [Fact]
    public void Predictions_are_those_of_the_parts()
    {
        string file = ChromatinFile();
        using var model = Make(file);
        using var chromatin = ModelFile.Open(file, Device.Cpu);
        byte[] codes = Sequence(140, 5);
        var predictor = new Predictor(chromatin);
        var features = new float[6];
        for (int k = 0; k < 5; k++)
        {
            var values = new float[3];
            predictor.Predict(new SequenceBatch(codes.AsSpan(20 * k, 60), 60), values);
            double d = 20 * k - 40;
            for (int t = 0; t < 3; t++)
            {
                float weighted = (float)(Math.Exp(-0.5 * Math.Abs(d) / 200) * values[t]);
                features[t] += d <= 0 ? weighted : 0;
                features[3 + t] += d >= 0 ? weighted : 0;
            }
        }
        double Dot(ulong seed, double sum) => Booster(6, seed).Weights.ToArray().Select((w, i) => w * (double)features[i]).Sum() + sum;
        var found = new float[2];
        model.Predict(new SequenceBatch(codes, 140), [0, 1], found);
        Assert.Equal(Dot(2, 0.25), found[0], 1e-5);
        double p = 1 / (1 + Math.Exp(-Dot(3, 0)));
        Assert.Equal(p < 0.5 ? 0.1 + 0.2 * p : 0.2 + 1.4 * (p - 0.5), found[1], 1e-5);
    }

    [Fact]
    public void Copies_are_predicted_as_windows_of_their_own()
    {
        using var model = Make(ChromatinFile());
        byte[] window = Sequence(140, 6), copy = [.. window];
        copy[70] ^= 1;
        var request = new PredictionRequest
        {
            Length = 140, Windows = window, Tracks = new int[] { 1, 0 }, Copies = [new(copy, new WindowEdit(0, 70, 1, 70, 1))],
        };
        var (answer, alone) = (new Prediction(), new float[2]);
        model.Predict(request, answer);
        model.Predict(new SequenceBatch(copy, 140), [1, 0], alone);
        Assert.Equal(alone, answer.Copy(0).ToArray());
        model.Predict(request with { Moments = [SignalTransform.Identity] }, answer);
        Assert.Equal(alone[0], answer.Copy(0)[2]);   // the sum of the copy: transforms × moments × tracks
    }

    [Fact]
    public void A_booster_of_another_number_of_features_is_refused()
    {
        string file = ChromatinFile();
        Assert.Contains("the booster of liver has 5 features; expected 6: 3 tracks of chromatin with 2 weights each",
            Assert.Throws<ModelException>(() => Make(file, features: 5)).Message);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
