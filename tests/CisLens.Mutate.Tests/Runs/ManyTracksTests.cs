using System.Runtime.InteropServices;
using CisLens.Formats.Hdf5;
using CisLens.Mutate.Runs;

namespace CisLens.Mutate.Tests.Runs;

/// <summary>Scores 1,000 variants with 5,313 tracks × 896 bins: memory does not grow, and the model returns few values.</summary>
[Collection(WeighingCollection.Name)]
public class ManyTracksTests
{
    const int Variants = 1000;

    [Fact]
    public void Three_tracks_are_returned_as_values()
    {
        using var folder = Folder();
        using var model = new ManyTracksModel();
        Score(folder, model, Substitutions(folder), ["t5", "t6", "t7"], "sum");
        // the model returns a window and a copy per variant, each with 896 bins of 3 tracks
        Assert.Equal(Variants * 2L * 896 * 3, model.Numbers);
        RequireFlat(model, 1 << 20);
    }

    [Fact]
    public void All_tracks_are_returned_as_six_moments()
    {
        using var folder = Folder();
        using var model = new ManyTracksModel();
        Score(folder, model, Substitutions(folder), [], "sum");
        Assert.Equal(Variants * 6L * 5313, model.Numbers);
        // the effects of one variant take 5,313 × 3 × 4 bytes: 750 variants would take 48 MB
        RequireFlat(model, 16 << 20);
    }

    [Fact]
    public void Moments_give_the_effects_of_values_also_for_indels()
    {
        using var folder = Folder();
        using var model = new ManyTracksModel();
        var records = folder.RandomRecords(40);
        string[] scores = ["sum", "mean", "lfc", "sax", "d1", "d2", "active"];
        float[][] some = Score(folder, model, records, ["t5", "t5312"], scores), all = Score(folder, model, records, [], scores);
        foreach (var (values, moments) in some.Zip(all))
        {
            float[] expected = values, found = [.. moments.Where((_, i) => i % 5313 is 5 or 5312)];
            Assert.Equal(expected.Length, found.Length);
            for (int i = 0; i < expected.Length; i++)
            {
                float near = float.IsNaN(expected[i]) ? 0 : 1e-5f * (1 + Math.Abs(expected[i]));
                Assert.Equal(expected[i], found[i], near);
            }
        }
        Assert.Contains(some[3], effect => Math.Abs(effect) > 0);
    }

    static void RequireFlat(ManyTracksModel model, long most) => Assert.True(model.LiveBytes[3] - model.LiveBytes[0] < most,
        $"bytes in use after each quarter: {string.Join(", ", model.LiveBytes.Select(b => b.ToString("N0")))}");

    static ScoreFolder Folder() => new() { Genome = ScoreFolder.RandomGenome(20_000) };

    static List<string> Substitutions(ScoreFolder folder) =>
        [.. Enumerable.Range(0, Variants).Select(i => 5_000 + 9 * i).Select(pos => (pos, reference: folder.Bases(0, pos - 1, 1)))
            .Select(v => $"chr1\t{v.pos}\t.\t{v.reference}\t{(v.reference == "G" ? "C" : "G")}\t.\t.\t.")];

    static float[][] Score(ScoreFolder folder, ManyTracksModel model, List<string> records, string[] tracks, params string[] scores)
    {
        var output = new ScoreOutput(folder["o.h5"], ScoreFormat.Hdf5);
        ScoreFolder.Score(folder.Settings(folder.Vcf(records), model, output) with
        {
            Tracks = tracks,
            Scores = scores,
            CommitEvery = TimeSpan.FromMinutes(1),
        });
        using var file = Hdf5Reader.Open(output.Path);
        return [.. scores.Select(score => MemoryMarshal.Cast<byte, float>(file.Root.Dataset(score).Numbers()).ToArray())];
    }
}
