using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Models.Onnx;
using CisLens.Torch;

namespace CisLens.Models.Tests.Onnx;

/// <summary>Runs a small convolutional network from an ONNX file with OnnxRuntime and compares it with plain loops.</summary>
public sealed class OnnxModelTests : IDisposable
{
    const int Window = 12, Filters = 3, Width = 4;

    readonly string _folder = Directory.CreateTempSubdirectory("cislens-onnx-").FullName;
    readonly float[] _kernel = Draw(1, Filters * 4 * Width), _bias = Draw(2, Filters), _dense = Draw(3, 2 * Filters), _offset = Draw(4, 2);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    static float[] Draw(ulong seed, int count)
    {
        var rng = new Rng(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)(2 * rng.NextDouble() - 1))];
    }

    string File(bool basesFirst = true, int outputs = 2)
    {
        var graph = new OnnxWriter();
        string x = basesFirst ? "x" : graph.Node("Transpose", ["x"], ("perm", new[] { 0, 2, 1 }));
        x = graph.Node("Conv", [x, graph.Weight("kernel", _kernel, Filters, 4, Width), graph.Weight("bias", _bias, Filters)], ("kernel_shape", new[] { Width }));
        x = graph.Node("GlobalMaxPool", [graph.Node("Relu", [x])]);
        x = graph.Node("Flatten", [x], ("axis", 1));
        x = graph.Node("Gemm", [x, graph.Weight("dense", _dense, 2, Filters), graph.Weight("offset", _offset, 2)], ("transB", 1));
        string path = Path.Combine(_folder, $"{basesFirst}.onnx");
        using var stream = System.IO.File.Create(path);
        graph.Write(stream, ("x", basesFirst ? [4, Window] : [Window, 4]), (x, [outputs]));
        return path;
    }

    /// <summary>Computes the network with loops: convolution, max(0, x), maximum over positions, dense layer.</summary>
    double[] Plain(byte[] codes)
    {
        var highest = new double[Filters];
        for (int f = 0; f < Filters; f++)
            for (int at = 0; at + Width <= codes.Length; at++)
            {
                double sum = _bias[f];
                for (int i = 0; i < Width; i++)
                    if (codes[at + i] != Dna.N)
                        sum += _kernel[(f * 4 + codes[at + i]) * Width + i];
                highest[f] = Math.Max(highest[f], sum);
            }
        return [.. Enumerable.Range(0, 2).Select(t => _offset[t] + Enumerable.Range(0, Filters).Sum(f => _dense[t * Filters + f] * highest[f]))];
    }

    static Prediction Ask(ISequenceModel model, string[] windows, bool bothStrands, params int[] tracks)
    {
        var answer = new Prediction();
        model.Predict(new() { Length = Window, Windows = Dna.Encode(string.Concat(windows)), Tracks = tracks, BothStrands = bothStrands }, answer);
        return answer;
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_network_gives_the_sums_of_its_layers_in_either_layout(bool basesFirst)
    {
        using var model = OnnxModel.Import(File(basesFirst), "net", Window, new(), [new() { Id = "a", Kind = TrackKind.Scalar }, new() { Id = "b", Kind = TrackKind.Scalar, Label = "liver" }], threads: 1);
        string[] windows = ["ACGTACGTACGT", "NNACGGGTTTAN", "TTTTTTTTTTTT"];
        var answer = Ask(model, windows, bothStrands: false, 1, 0);
        for (int w = 0; w < windows.Length; w++)
        {
            double[] expected = Plain(Dna.Encode(windows[w]));
            Assert.Equal(expected[1], answer.Window(w)[0], 1e-5);
            Assert.Equal(expected[0], answer.Window(w)[1], 1e-5);
        }
    }

    [Fact]
    public void Both_strands_are_averaged_and_logits_become_probabilities()
    {
        using var model = OnnxModel.Import(File(), "net", Window, new() { Logits = true, Kind = TrackKind.Probability }, null, threads: 1);
        Assert.Equal(StrandRule.Average, model.Manifest.Strand);
        byte[] codes = Dna.Encode("AACCTTTGGGAC");
        double expected = (1 / (1 + Math.Exp(-Plain(codes)[0])) + 1 / (1 + Math.Exp(-Plain(Dna.ReverseComplement(codes))[0]))) / 2;
        Assert.Equal(expected, Ask(model, [Dna.Decode(codes)], bothStrands: true, 0).Window(0)[0], 1e-5);
    }

    [Fact]
    public void A_model_file_gives_the_network_back_and_passes_its_self_test()
    {
        using var model = OnnxModel.Import(File(), "net", Window, new(), null, threads: 1);
        string path = Path.Combine(_folder, "net.clm");
        ModelFile.Write(path, model);
        using var read = ModelFile.Open(path, Device.Cpu, selfTest: true);
        string[] windows = ["ACGTTGCAAAAC"];
        Assert.Equal(Ask(model, windows, true, 0, 1).All().ToArray(), Ask(read, windows, true, 0, 1).All().ToArray());
    }

    [Fact]
    public void What_is_not_such_a_network_is_refused_in_one_line()
    {
        string broken = Path.Combine(_folder, "broken.onnx");
        System.IO.File.WriteAllBytes(broken, [1, 2, 3]);
        foreach (var (path, window, tracks, words) in new (string, int, Track[]?, string)[]
        {
            (broken, Window, null, "cannot open it as an ONNX network"),
            (File(), Window + 1, null, "expected B 4 13"),
            (File(), Window, [new() { Id = "a", Kind = TrackKind.Scalar }], "has 2 outputs; 1 track names"),
        })
        {
            var fault = Assert.Throws<ModelException>(() => OnnxModel.Import(path, "net", window, new(), tracks, threads: 1));
            Assert.Contains(words, fault.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', fault.Message);
        }
    }
}
