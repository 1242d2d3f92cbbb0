using System.Globalization;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Models.Boosters;
using CisLens.Models.Import;
using CisLens.Models.TwoStep;
using CisLens.Tests;

namespace CisLens.Models.Tests.TwoStep;

/// <summary>Published boosters become tracks of a model of two steps.</summary>
public sealed class BoosterImportTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    string Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    static CountingModel Beluga() => new(2000, StrandRule.Average) { Tracks = 2002 };

    [Fact]
    public void Both_models_of_MENTR_predict_their_stored_probabilities()
    {
        string folder = SharedData.Path("data/weights-mentr");
        string[] names = ["CL_0000034", "UBERON_0002107"];
        using var model = BoosterImport.Read("mentr", "mentr", FeatureLayout.Mentr, Beluga(), "beluga.clm",
            [.. names.Select(name => Path.Combine(folder, name + ".save.gz"))], names, 2, calibration: null);
        Assert.Equal((201_799, 2), (model.Manifest.Window, model.Manifest.Tracks.Count));
        Assert.All(model.Manifest.Tracks, track => Assert.Equal(TrackKind.Probability, track.Kind));
        foreach (var (name, booster) in names.Zip(model.Boosters))
        {
            double[] expected = [.. File.ReadLines(Path.Combine(folder, name + ".expected.tsv")).Skip(1)
                .Select(line => double.Parse(line.Split('\t')[2], CultureInfo.InvariantCulture))];
            var found = new float[1];
            booster.Predict(new float[10_010], found);   // row 0 is all zero
            Assert.Equal(expected[0], found[0], 1e-5);
        }
    }

    [Fact]
    public void ExPecto_s_extra_features_are_removed()
    {
        // three tracks and ten weights: ten blocks of four, whose first is the extra one
        string dump = Write("Adipose.dump.txt", "booster[0]:\nbias:\n0.5\nweight:\n"
            + string.Concat(Enumerable.Range(0, 40).Select(i => (i % 4 == 0 ? 0 : i) + "\n")));
        using var model = BoosterImport.Read("m", "expecto", FeatureLayout.ExPecto.WithPublishedEffects(), new CountingModel(2000, StrandRule.Average) { Tracks = 3 },
            "c.clm", [dump], BoosterImport.NamesOf([dump], new SilentLog()), baseScore: 2, calibration: null);
        Assert.Equal("Adipose", model.Manifest.Tracks[0].Id);
        Assert.Equal(43_600, model.Manifest.Window);   // 800 bp more on both sides for windows around a variant
        Assert.Equal([.. Enumerable.Range(0, 40).Where(i => i % 4 != 0).Select(i => (float)i)], ((LinearBooster)model.Boosters[0]).Weights.ToArray());
        Assert.Equal(2.5f, model.Boosters[0].Intercept);
    }

    [Fact]
    public void The_sample_of_a_name_of_MENTR_is_the_track() => Assert.Equal(["CL:0000034", "liver"], BoosterImport.NamesOf(
        ["x/gbtree_logistic_sample_ontology_ID.CL:0000034_filterStr.all_num_round.500_model.save", "y/liver.json.gz"], new SilentLog()));

    [Fact]
    public void Another_number_of_features_is_refused()
    {
        string dump = Write("d.txt", "booster[0]:\nbias:\n0\nweight:\n1\n2\n");
        Assert.Contains("the booster has 2 features; expected 30: 3 tracks of the chromatin model with 10 weights each",
            Assert.Throws<InputException>(() => BoosterImport.Read("m", "expecto", FeatureLayout.ExPecto, new CountingModel(2000, StrandRule.Average) { Tracks = 3 },
                "c.clm", [dump], ["d"], 2, null).Dispose()).Message);
    }

    [Theory]
    [InlineData("lung\t0\t0.1\n", "there is no track lung")]
    [InlineData("liver\t0\t0.5\nliver\t1\t0.2\n", "expected finite numbers in order")]
    public void A_calibration_that_cannot_be_is_refused(string rows, string expected)
    {
        string dump = Write("d.txt", "booster[0]:\nbias:\n0\nweight:\n" + string.Concat(Enumerable.Repeat("1\n", 30)));
        string table = Write("c.tsv", "track\tscore\tprobability\n" + rows);
        Assert.Contains(expected, Assert.Throws<InputException>(() => BoosterImport.Read("m", "expecto", FeatureLayout.ExPecto,
            new CountingModel(2000, StrandRule.Average) { Tracks = 3 }, "c.clm", [dump], ["liver"], 2, table).Dispose()).Message);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
