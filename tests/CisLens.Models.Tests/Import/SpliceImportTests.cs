using System.Text.Json.Nodes;
using CisLens.Core.Contract;
using CisLens.Design.Tests.Goldens;
using CisLens.Design.Zoo;
using CisLens.Models.Import;
using CisLens.Models.Networks;
using CisLens.Tests;
using CisLens.Torch;

namespace CisLens.Models.Tests.Import;

/// <summary>Compares the five published SpliceAI files with an independent implementation (published_weights.json).</summary>
public sealed class SpliceImportTests
{
    const double Tolerance = 2e-5;

    [Fact]
    public void Five_published_networks_answer_generated_sequences_as_the_reference()
    {
        var block = JsonNode.Parse(File.ReadAllText(SharedData.Path("golden/nets/published_weights.json")))!["spliceai_five_files_on_generated_sequences"]!;
        var design = new SpliceAi10k();
        NetModel[] models = [.. Enumerable.Range(1, 5).Select(i => NetworkImport.Read(
            SharedData.Path($"data/weights-spliceai/spliceai{i}.h5"), design, $"s{i}", TrackNames.From(null, design), Device.Cpu))];
        Assert.All(models, model => Assert.Equal(696_739, model.ParameterCount));
        foreach (var (name, values) in block["values"]!.AsObject())
        {
            var codes = Generator.Sequence((string)block["set"]!, name, (int)block["length"]!);
            float[][] answers = [.. models.Select(model => Answer(model, codes))];
            Close(values!["per_model_first_bin"]!, [.. answers.SelectMany(a => a[..3])]);
            float[] mean = [.. Enumerable.Range(0, answers[0].Length).Select(i => answers.Average(a => a[i]))];
            Close(values["mean_first8"]!, mean[..24]);
            Close(values["mean_last8"]!, mean[^24..]);
            Assert.Equal((int)values["argmax_acceptor"]!, Largest(mean, 1));
            Assert.Equal((int)values["argmax_donor"]!, Largest(mean, 2));
            Assert.Equal((double)values["max_donor"]!, mean[3 * Largest(mean, 2) + 2], Tolerance);
        }
        foreach (var model in models)
            model.Dispose();
    }

    static float[] Answer(NetModel model, byte[] codes)
    {
        var answer = new float[model.Manifest.Bins * 3];
        model.Predict(new SequenceBatch(codes, codes.Length), [0, 1, 2], answer);
        return answer;
    }

    static void Close(JsonNode rows, float[] found)
    {
        double[] expected = [.. rows.AsArray().SelectMany(row => row!.AsArray()).Select(v => (double)v!)];
        Assert.Equal(expected.Length, found.Length);
        foreach (var (e, f) in expected.Zip(found))
            Assert.Equal(e, f, Tolerance);
    }

    static int Largest(float[] mean, int track) => Enumerable.Range(0, mean.Length / 3).MaxBy(place => mean[3 * place + track]);
}
