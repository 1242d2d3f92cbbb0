using CisLens.Core.Contract;
using CisLens.Design;
using CisLens.Design.Layers;

namespace CisLens.Models.Onnx;

/// <content>Layers that read both strands or many windows, have states, or sum branches.</content>
sealed partial class OnnxGraph
{
    const int FloatType = 1, Int64Type = 7;   // of TensorProto.DataType

    static readonly int[] s_gates = [0, 3, 1, 2];
    static readonly string[] s_directions = ["forward", "backward"];

    string Sum(SumOfSkips skips, string x, Shape shape)
    {
        string sum = Run(skips.First, x, shape);
        foreach (var stage in skips.Stages)
        {
            (x, shape) = Run(stage.Body, x, shape);
            sum = Plus(sum, Run(stage.Skip, x, shape));
        }
        return sum;
    }

    string Combine(string x, long factors)
    {
        string strengths = Slice(x, 0, factors, axis: 1), probabilities = Node("Sigmoid", Slice(x, factors, 2 * factors, axis: 1));
        return Join([strengths, probabilities, Times(strengths, probabilities)]);
    }

    // for probabilities log(σ(a) + σ(b)) − log(σ(−a) + σ(−b)), as with libtorch
    string Mean(MeanOfStrands mean, string x, Shape shape)
    {
        string a = Slice(x, 0, shape.Count / 2, axis: 1), b = Slice(x, shape.Count / 2, shape.Count, axis: 1);
        return mean.Kind != TrackKind.Probability ? Times(Plus(a, b), Constant(0.5))
            : Minus(LogOfSum(a, b), LogOfSum(Node("Neg", a), Node("Neg", b)));
    }

    // log σ(a) is −softplus(−a)
    string LogOfSum(string a, string b)
    {
        string p = Node("Neg", Node("Softplus", Node("Neg", a))), q = Node("Neg", Node("Softplus", Node("Neg", b)));
        return Plus(Writer.Node("Max", [p, q]), Node("Softplus", Node("Neg", Node("Abs", Minus(p, q)))));
    }

    /// <summary>The windows of all sequences become one batch, from which the body has one output per window.</summary>
    string HighestOf(MaxOverWindows layer, string x, Shape shape)
    {
        int width = (int)Math.Min(layer.Width, shape.Length), windows = (int)shape.Length - width + 1;
        string sequences = layer.BothStrands ? Strands(x) : x;
        var positions = Enumerable.Range(0, windows).SelectMany(start => Enumerable.Range(start, width));
        string index = Writer.Numbers([.. positions.Select(i => (long)i)]);
        string cut = Reshape(Writer.Node("Gather", [sequences, index], ("axis", 2)), 0, 4, windows, width);
        string rows = Reshape(Permute(cut, 0, 2, 1, 3), -1, 4, width);
        rows = Writer.Node("Pad", [rows, Writer.Numbers(0, 0, layer.Margin, 0, 0, layer.Margin), Constant(0.25)]);
        var (made, output) = Run(layer.Body, rows, new Shape(4, width + 2 * layer.Margin));
        string highest = Highest(Reshape(made, -1, windows, output.Count), axis: 1);
        return layer.BothStrands ? Highest(Reshape(highest, 2, -1, output.Count), axis: 0) : highest;
    }

    string Highest(string x, int axis) => Node("ReduceMax", x, ("axes", new[] { axis }), ("keepdims", 0));

    // both strands in one batch: all sequences, then all reverse complements
    string Strands(string x) => Writer.Node("Concat", [x, Reversed(x)], ("axis", 0));

    /// <summary>The gates of ONNX are in the order input, output, forget, cell; ours are input, forget, cell, output.</summary>
    string Read(BidirectionalLstm lstm, string x)
    {
        float[] Both(string weight, int columns) =>
            [.. s_directions.SelectMany(d => InOnnxOrder(network.Read($"{lstm.Name}.{d}.{weight}"), lstm.Units * columns))];
        float[] biases = [.. s_directions.SelectMany(d =>
            InOnnxOrder(network.Read($"{lstm.Name}.{d}.bias"), lstm.Units).Concat(new float[4 * lstm.Units]))];
        string[] activations = ["HardSigmoid", "Tanh", "Tanh"];
        string states = Writer.Node("LSTM",
            [Permute(x, 2, 0, 1),
                Weight($"{lstm.Name}.W", Both("weight_ih", lstm.Inputs), 2, 4 * lstm.Units, lstm.Inputs),
                Weight($"{lstm.Name}.R", Both("weight_hh", lstm.Units), 2, 4 * lstm.Units, lstm.Units),
                Weight($"{lstm.Name}.B", biases, 2, 8 * lstm.Units)],
            ("hidden_size", lstm.Units), ("direction", "bidirectional"), ("activations", (string[])[.. activations, .. activations]));
        return Reshape(Permute(states, 2, 1, 3, 0), 0, 2 * lstm.Units, -1);   // L 2 B U
    }

    static IEnumerable<float> InOnnxOrder(float[] gates, int size) =>
        s_gates.SelectMany(gate => gates.Skip(gate * size).Take(size));

    /// <summary>Convolutions give each k-mer its index in the table, and the number of its known bases.</summary>
    string LookUp(GappedKmers kmers, string x)
    {
        int patterns = kmers.Patterns.Count, count = kmers.KmerCount;
        string strands = Strands(x);
        string Scan(Func<int, int, float> value) => Writer.Node("Conv",
            [strands, Writer.Weight(Writer.NewName(), kmers.Filters(value), patterns, 4, kmers.Span)],
            ("kernel_shape", new[] { kmers.Span }), ("pads", new[] { kmers.Span - 1, kmers.Span - 1 }));
        string known = Node("Cast", Writer.Node("Greater", [Scan((_, _) => 1), Constant(kmers.Informative - 0.5)]), ("to", FloatType));
        string codes = Writer.Node("Clip",
            [Node("Round", Scan((code, position) => code << (2 * position))), Constant(0), Constant(count - 1)]);
        string starts = Writer.Weight(Writer.NewName(), [.. Enumerable.Range(0, patterns).Select(p => (float)p * count)], 1, patterns, 1);
        string index = Node("Cast", Plus(Times(codes, known), starts), ("to", Int64Type));
        string table = Weight($"{kmers.Name}.weight", network.Read($"{kmers.Name}.weight"), patterns * count);
        string sum = Total(Times(Writer.Node("Gather", [table, index]), known), axis: 2);
        return Times(Total(Reshape(sum, 2, -1, patterns), axis: 0), Constant(GappedKmers.Scale));
    }
}
