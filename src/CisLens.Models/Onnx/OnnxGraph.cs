using CisLens.Core;
using CisLens.Design;
using CisLens.Design.Layers;

namespace CisLens.Models.Onnx;

/// <summary>The ONNX graph of a network while it is built: layers that are one operator, or a few.</summary>
sealed partial class OnnxGraph(Network network)
{
    public OnnxWriter Writer { get; } = new();

    readonly HashSet<string> _written = new(StringComparer.Ordinal);

    /// <summary>Adds layers that follow each other.</summary>
    public (string Value, Shape Shape) Run(IEnumerable<Layer> layers, string x, Shape shape)
    {
        foreach (var layer in layers)
        {
            x = Run(layer, x, shape);
            shape = layer.Output(shape);
        }
        return (x, shape);
    }

    string Run(Layer layer, string x, Shape shape) => layer switch
    {
        Sequential rows => Run(rows.Layers, x, shape).Value,
        Conv conv => Convolve(conv, x),
        Dense dense => Multiply(dense, x),
        Heads heads => Join([.. heads.Parts.Select(part => Multiply(part, x))]),
        Pointwise each => Permute(Add(each.Dense, Permute(x, 0, 2, 1)), 0, 2, 1),
        BatchNorm norm => Writer.Node("BatchNormalization", [x, .. Names(norm.Name, "weight", "bias", "running_mean", "running_var")],
            ("epsilon", (float)norm.Epsilon)),
        Relu => Node("Relu", x),
        Threshold threshold => Writer.Node("Where",
            [Writer.Node("Greater", [x, Constant(threshold.Limit)]), x, Constant(threshold.Otherwise)]),
        Gelu => HalfTimesOnePlus(x, Node("Erf", Times(x, Constant(Math.Sqrt(0.5))))),
        GeluTanh => HalfTimesOnePlus(x, Node("Tanh",
            Times(Constant(Math.Sqrt(2 / Math.PI)), Plus(x, Times(Constant(0.044715), Times(x, Times(x, x))))))),
        GeluSigmoid => Times(x, Node("Sigmoid", Times(x, Constant(1.702)))),
        Exponential => Node("Exp", x),
        Dropout => x,
        MaxPool pool => Pool(pool, x, shape),
        SlidingPool { Mean: false } pool => Slide("MaxPool", pool, x),
        SlidingPool pool => Join([Slide("MaxPool", pool, x), Slide("AveragePool", pool, x)]),
        MeanPool pool => Writer.Node("AveragePool", [x], ("kernel_shape", new[] { pool.Size }), ("strides", new[] { pool.Size })),
        GlobalMean => Flat(Node("GlobalAveragePool", x)),
        GlobalMax => Flat(Node("GlobalMaxPool", x)),
        GlobalMaxMean => Join([Flat(Node("GlobalMaxPool", x)), Flat(Node("GlobalAveragePool", x))]),
        Crop crop => crop.Each == 0 ? x : Slice(x, crop.Each, -crop.Each, axis: 2),
        Constants constants => Join([x, Expand(constants, x, shape)]),
        Transpose => Permute(x, 0, 2, 1),
        Flatten { ByPosition: true } => Flat(Permute(x, 0, 2, 1)),
        Flatten => Flat(x),
        Residual residual => Plus(x, Run(residual.Body, x, shape).Value),
        Concat concat => Join([Run(concat.First, x, shape), Run(concat.Second, x, shape)]),
        BothStrands strands => Join([Run(strands.Body, x, shape).Value, Run(strands.Body, Reversed(x), shape).Value]),
        MeanOfStrands mean => Mean(mean, x, shape),
        MaxOverWindows windows => HighestOf(windows, x, shape),
        SumOfSkips skips => Sum(skips, x, shape),
        BidirectionalLstm lstm => Read(lstm, x),
        GappedKmers kmers => LookUp(kmers, x),
        StrengthTimesProbability => Combine(x, shape.Count / 2),
        Sigmoid => Node("Sigmoid", x),
        Softplus => Node("Softplus", x),
        Rectifier => Node("Relu", x),
        ExpLinear => Plus(Node("Relu", x), Node("Exp", Writer.Node("Min", [x, Constant(0)]))),
        Softmax => Node("Softmax", x, ("axis", -1)),
        Identity => Node("Identity", x),
        _ => throw new ModelException($"layer {layer.GetType().Name} of design {network.Design.Name} cannot be written as ONNX; " +
            "use --to safetensors to export the weights"),
    };

    static readonly int[] s_one = [1];

    // x / 2 (1 + y)
    string HalfTimesOnePlus(string x, string y) => Times(Times(x, Constant(0.5)), Plus(y, Constant(1)));

    /// <summary>The channels with constants for every sequence of the batch: <c>B n L</c>, or <c>B n</c>.</summary>
    string Expand(Constants constants, string x, Shape shape)
    {
        int count = constants.Values.Count;
        bool flat = shape.Rank == 1;
        string values = Writer.Weight(Writer.NewName(), [.. constants.Values], flat ? [1, count] : [1, count, 1]);
        string batch = Node("Shape", x, ("start", 0), ("end", 1));
        string size = Writer.Node("Concat", [batch, flat ? Writer.Numbers(count) : Writer.Numbers(count, shape.Length)], ("axis", 0));
        return Writer.Node("Expand", [values, size]);
    }

    string Convolve(Conv conv, string x)
    {
        float[] kernel = network.Read($"{conv.Name}.weight");
        if (conv.Flipped)
            for (int start = 0; start < kernel.Length; start += conv.Width)
                Array.Reverse(kernel, start, conv.Width);
        string[] inputs = [x, Weight($"{conv.Name}.weight", kernel, conv.Filters, conv.Inputs, conv.Width)];
        return Writer.Node("Conv", conv.Bias ? [.. inputs, Name(conv.Name, "bias")] : inputs, ("kernel_shape", new[] { conv.Width }),
            ("dilations", new[] { conv.Dilation }), ("pads", new[] { conv.Padding, conv.Padding + conv.ExtraRight }));
    }

    string Multiply(Dense dense, string x) =>
        Writer.Node("Gemm", dense.Bias ? [x, .. Names(dense.Name, "weight", "bias")] : [x, Name(dense.Name, "weight")], ("transB", 1));

    // a matrix product over the last axis: Gemm takes only two axes
    string Add(Dense dense, string x)
    {
        string weight = Permute(Name(dense.Name, "weight"), 1, 0);
        string product = Writer.Node("MatMul", [x, weight]);
        return dense.Bias ? Plus(product, Name(dense.Name, "bias")) : product;
    }

    string Pool(MaxPool pool, string x, Shape shape)
    {
        int before = (int)pool.Before(shape.Length), covered = (int)pool.Output(shape).Length * pool.Size;
        return Writer.Node("MaxPool", [x], ("kernel_shape", new[] { pool.Size }), ("strides", new[] { pool.Size }),
            ("pads", new[] { before, Math.Max(0, covered - before - (int)shape.Length) }));
    }

    string Slide(string operation, SlidingPool pool, string x) =>
        Writer.Node(operation, [x], ("kernel_shape", new[] { pool.Width }), ("strides", s_one));

    string Total(string x, int axis) => Writer.Node("ReduceSum", [x, Writer.Numbers(axis)], ("keepdims", 0));

    string Reshape(string x, params long[] sizes) => Writer.Node("Reshape", [x, Writer.Numbers(sizes)]);

    string Slice(string x, long from, long to, int axis) =>
        Writer.Node("Slice", [x, Writer.Numbers(from), Writer.Numbers(to), Writer.Numbers(axis)]);

    // reversing the channels swaps A and T, C and G
    string Reversed(string x) =>
        Writer.Node("Slice",
            [x, Writer.Numbers(-1, -1), Writer.Numbers(long.MinValue, long.MinValue), Writer.Numbers(1, 2), Writer.Numbers(-1, -1)]);

    string Permute(string x, params int[] axes) => Node("Transpose", x, ("perm", axes));

    string Flat(string x) => Node("Flatten", x, ("axis", 1));

    string Join(string[] parts) => Writer.Node("Concat", parts, ("axis", 1));

    string Plus(string a, string b) => Writer.Node("Add", [a, b]);

    string Minus(string a, string b) => Writer.Node("Sub", [a, b]);

    string Times(string a, string b) => Writer.Node("Mul", [a, b]);

    string Node(string operation, string x, params (string Name, object Value)[] attributes) => Writer.Node(operation, [x], attributes);

    string Constant(double value) => Writer.Weight(Writer.NewName(), [(float)value]);

    string[] Names(string layer, params string[] weights) => [.. weights.Select(weight => Name(layer, weight))];

    string Name(string layer, string weight)
    {
        string name = $"{layer}.{weight}";
        var shape = network.Weights.First(w => w.Name == name).Shape;
        return Weight(name, network.Read(name), [.. shape.Select(size => (int)size)]);
    }

    // the body of BothStrands is written twice, its weights once
    string Weight(string name, float[] values, params int[] shape) => _written.Add(name) ? Writer.Weight(name, values, shape) : name;
}
