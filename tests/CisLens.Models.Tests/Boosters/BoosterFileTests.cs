using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using CisLens.Models.Boosters;
using CisLens.Tests;

namespace CisLens.Models.Tests.Boosters;

/// <summary>Models that XGBoost trains and saves, and models that MENTR publishes, predict the numbers of XGBoost 1.7.4.</summary>
public sealed class BoosterFileTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("cislens-boosters-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    static string Script([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "xgboost_models.py");

    void Train()
    {
        Referee.Run(Referee.Python("xgboost", "python3-xgboost"), Script(), _folder);
    }

    float[] Floats(string file) => MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(Path.Combine(_folder, file))).ToArray();

    static void Compare(float[] expected, float[] found, double tolerance) =>
        Assert.True(expected.Zip(found).All(pair => Math.Abs(pair.First - pair.Second) <= tolerance) && expected.Length == found.Length,
            $"largest difference {expected.Zip(found).Max(pair => Math.Abs(pair.First - pair.Second))}");

    [Fact]
    public void Models_that_XGBoost_trains_give_its_predictions_from_each_format()
    {
        Train();
        float[] rows = Floats("rows.f32");
        foreach (string model in (string[])["trees", "logistic", "forest", "pruned", "linear", "linear_logistic"])
            foreach (string ending in (string[])["model", "json", "ubj", "txt"])
            {
                bool logistic = model.Contains("logistic");
                DumpFacts facts = new(model switch { "trees" or "linear" => 2, "forest" => 0.5f, "pruned" => 0, _ => 0.3f },
                    logistic ? BoosterObjective.Logistic : BoosterObjective.SquaredError);
                var booster = BoosterFile.Read(Path.Combine(_folder, $"{model}.{ending}"), 7, facts);
                Assert.Equal(facts.Objective, booster.Objective);
                var found = new float[rows.Length / 7];
                booster.Margins(rows, found);
                // a dump of a linear model has six digits
                double tolerance = ending == "txt" && model.StartsWith("linear") ? 1e-5 : 1e-7;
                Compare(Floats($"{model}.margin.f32"), found, tolerance);
                booster.Predict(rows, found);
                Compare(Floats($"{model}.prediction.f32"), found, tolerance);
            }
    }

    [Fact]
    public void Before_version_1_the_base_score_of_a_binary_file_is_a_margin()
    {
        Train();
        byte[] file = File.ReadAllBytes(Path.Combine(_folder, "linear_logistic.model"))[4..];   // without "binf"
        BitConverter.TryWriteBytes(file, -MathF.Log(1 / 0.3f - 1));
        file.AsSpan(20, 12).Clear();                                                            // version and number of targets
        string old = Path.Combine(_folder, "old.model");
        File.WriteAllBytes(old, file);
        float[] rows = Floats("rows.f32"), found = new float[rows.Length / 7];
        BoosterFile.Read(old).Predict(rows, found);
        Compare(Floats("linear_logistic.prediction.f32"), found, 1e-7);
    }

    [Theory]
    [InlineData("CL_0000034", ".save.gz")]
    [InlineData("CL_0000034", ".json.gz")]
    [InlineData("CL_0000034", ".ubj.gz")]
    [InlineData("CL_0000034", ".dump.txt.gz")]
    [InlineData("UBERON_0002107", ".save.gz")]
    [InlineData("UBERON_0002107", ".json.gz")]
    public void Published_models_of_MENTR_give_their_margins_and_probabilities(string name, string ending)
    {
        string folder = SharedData.Path("data/weights-mentr");
        var booster = (TreeBooster)BoosterFile.Read(Path.Combine(folder, name + ending), 10_010, new DumpFacts(0.5f, BoosterObjective.Logistic));
        Assert.Equal((500, BoosterObjective.Logistic), (booster.Trees, booster.Objective));
        string[][] expected = [.. File.ReadLines(Path.Combine(folder, $"{name}.expected.tsv")).Skip(1).Select(line => line.Split('\t'))];
        var rows = new float[expected.Length * booster.Features];
        using var inputs = new StreamReader(new GZipStream(File.OpenRead(Path.Combine(folder, $"{name}.inputs.tsv.gz")), CompressionMode.Decompress));
        for (inputs.ReadLine(); inputs.ReadLine() is { } line;)
            rows[int.Parse(line.Split('\t')[0]) * booster.Features + int.Parse(line.Split('\t')[1])] = float.Parse(line.Split('\t')[2]);
        var found = new float[expected.Length];
        booster.Margins(rows, found);
        Compare([.. expected.Select(row => float.Parse(row[1]))], found, 5e-7);   // printed with seven digits
        booster.Predict(rows, found);
        Compare([.. expected.Select(row => float.Parse(row[2]))], found, 1e-7);
    }
}
