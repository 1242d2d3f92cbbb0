using CisLens.Core;
using CisLens.Formats.Weights.Safetensors;
using CisLens.Models.Boosters;

namespace CisLens.Models.Tests.Boosters;

public sealed class StoredBoosterTests
{
    // f0 < 1 goes left and there f1 < -2; a missing f0 goes left, a missing f1 right
    static TreeBooster Trees() => TreeBooster.From(2, 0.5f, BoosterObjective.SquaredError,
    [
        [new(2, 1, 0 | TreeBooster.MissingLeft, 1), new(-1, -1, 0, 8), new(3, 4, 1, -2), new(-1, -1, 0, 16), new(-1, -1, 0, 32)],
        [new(-1, -1, 0, 0.25f)],
    ]);

    static byte[] Save(params TensorSource[][] boosters)
    {
        using var stream = new MemoryStream();
        SafetensorsWriter.Write(stream, [.. boosters.SelectMany(b => b)]);
        return stream.ToArray();
    }

    static Booster Load(byte[] bytes, string prefix)
    {
        using var reader = new SafetensorsReader(new MemoryStream(bytes), bytes.Length, "m.clm");
        return Booster.Load(reader, prefix, "m.clm");
    }

    static float[] Predict(Booster booster, params float[] rows)
    {
        var predictions = new float[rows.Length / booster.Features];
        booster.Predict(rows, predictions);
        return predictions;
    }

    [Fact]
    public void A_row_goes_left_below_the_threshold_and_a_missing_value_as_the_split_says()
    {
        float nan = float.NaN;
        float[] rows = [0, -3, 0, -2, 1, 0, nan, -3, nan, nan];
        Assert.Equal([16.75f, 32.75f, 8.75f, 16.75f, 32.75f], Predict(Trees(), rows));
    }

    [Fact]
    public void Several_boosters_share_a_file()
    {
        var linear = new LinearBooster([2, -1, 0.5f], -1, BoosterObjective.Logistic);
        byte[] file = Save([.. Trees().Tensors("track0")], [.. linear.Tensors("track1")]);
        Assert.Equal([16.75f], Predict(Load(file, "track0"), 0, -3));
        var read = Assert.IsType<LinearBooster>(Load(file, "track1"));
        Assert.Equal([2, -1, 0.5f], read.Weights.ToArray());
        // margin -1 + 2 + 1 = 2, and 1 / (1 + e^-2); without the missing feature -1 + 0.5 x 2 = 0
        Assert.Equal(0.880797f, Predict(read, 1, 0, 2)[0], 1e-6f);
        Assert.Equal([0.5f], Predict(read, float.NaN, 0, 2));
        Assert.Contains("m.clm: tensor track2.objective_features is missing", Assert.Throws<ModelException>(() => Load(file, "track2")).Message);
    }

    [Fact]
    public void Rows_of_another_number_of_features_are_refused() =>
        Assert.Throws<ArgumentException>(() => Trees().Predict(new float[3], new float[1]));

    [Theory]
    [InlineData(".left", 4)]
    [InlineData(".left", -1)]
    [InlineData(".splits", 2)]
    [InlineData(".roots", 3)]
    [InlineData(".objective_features", 7)]
    [InlineData(".intercept", -1)]
    public void Stored_trees_that_are_damaged_are_refused(string name, int value)
    {
        TensorSource[] tensors = [.. Trees().Tensors("t").Select(t => t.Name != "t" + name ? t : t with
        {
            Write = stream =>
            {
                using var own = new MemoryStream();
                t.Write(own);
                // the first number is that of the root of the first tree
                stream.Write([.. BitConverter.GetBytes(value), .. own.ToArray()[4..]]);
            },
        })];
        Assert.Throws<ModelException>(() => Load(Save(tensors), "t"));
    }

    [Fact]
    public void The_extra_features_of_ExPecto_are_removed_only_if_their_weights_are_0()
    {
        var booster = new LinearBooster([0, 1, 2, 0, 3, 4], 0, BoosterObjective.SquaredError);
        Assert.Equal([1, 2, 3, 4], booster.WithoutFirstOfBlocks(3).Weights.ToArray());
        Assert.Equal("the extra feature 2 has a weight of 2; expected 0, because it is not used",
            Assert.Throws<ModelException>(() => booster.WithoutFirstOfBlocks(2)).Message);
        Assert.Equal("the booster has 6 features; expected a multiple of 4",
            Assert.Throws<ModelException>(() => booster.WithoutFirstOfBlocks(4)).Message);
    }
}
