using CisLens.Core;
using CisLens.Design;
using CisLens.Design.Layers;

namespace CisLens.Models.Onnx;

/// <summary>Writes a network as an ONNX file: the layers of its design as ONNX operators, input <c>B 4 L</c>, output on the natural scale.</summary>
public static class OnnxExport
{
    /// <summary>Name of the file's input.</summary>
    public const string Input = "sequence";

    /// <summary>Writes a network.</summary>
    /// <param name="network">The network.</param>
    /// <param name="stream">Where to.</param>
    /// <exception cref="ModelException">A layer has no form in ONNX here; the message names it.</exception>
    public static void Write(Network network, Stream stream)
    {
        var graph = new Graph(network);
        var rows = network.Design.BoundLayers();
        var (output, shape) = graph.Run(rows.Layers, Input, new Shape(4, network.Design.Window));
        if (shape.Rank != 1)
            throw new ModelException($"design {network.Design.Name} predicts bins along the sequence; ONNX export is for one value per window and track");
        graph.Writer.Write(stream, (Input, [4, network.Design.Window]), (output, [(int)shape.Count]));
    }

    /// <summary>The graph under construction.</summary>
    sealed class Graph(Network network)
    {
        public OnnxWriter Writer { get; } = new();

        readonly HashSet<string> _written = new(StringComparer.Ordinal);

        /// <summary>Layers that follow each other.</summary>
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
            Pointwise each => Node("Transpose", Add(each.Dense, Node("Transpose", x, ("perm", Swapped))), ("perm", Swapped)),
            BatchNorm norm => Writer.Node("BatchNormalization", [x, .. Names(norm.Name, "weight", "bias", "running_mean", "running_var")],
                ("epsilon", (float)norm.Epsilon)),
            Relu => Node("Relu", x),
            Threshold { Limit: var limit, Otherwise: var otherwise } => Writer.Node("Where", [Writer.Node("Greater", [x, Constant(limit)]), x, Constant(otherwise)]),
            Gelu => Times(Node("Mul", x, Half), Plus(Node("Erf", Times(x, Constant(Math.Sqrt(0.5)))), Constant(1))),
            Exponential => Node("Exp", x),
            Dropout => x,
            MaxPool pool => Pool(pool, x, shape),
            SlidingPool { Mean: false } pool => Slide("MaxPool", pool, x),
            SlidingPool pool => Join([Slide("MaxPool", pool, x), Slide("AveragePool", pool, x)]),
            GlobalMax => Flat(Node("GlobalMaxPool", x)),
            GlobalMaxMean => Join([Flat(Node("GlobalMaxPool", x)), Flat(Node("GlobalAveragePool", x))]),
            Crop crop => Writer.Node("Slice", [x, Writer.Numbers(crop.Each), Writer.Numbers(shape.Length - crop.Each), Writer.Numbers(2)]),
            Transpose => Node("Transpose", x, ("perm", Swapped)),
            Flatten { ByPosition: true } => Flat(Node("Transpose", x, ("perm", Swapped))),
            Flatten => Flat(x),
            Residual residual => Plus(x, Run(residual.Body, x, shape).Value),
            Concat concat => Join([Run(concat.First, x, shape), Run(concat.Second, x, shape)]),
            BothStrands strands => Join([Run(strands.Body, x, shape).Value, Run(strands.Body, Reversed(x), shape).Value]),
            Sigmoid => Node("Sigmoid", x),
            Softplus => Node("Softplus", x),
            Softmax => Node("Softmax", x, ("axis", -1)),
            Identity => Node("Identity", x),
            _ => throw new ModelException($"layer {layer.GetType().Name} of design {network.Design.Name} has no ONNX form here; export the weights with --to safetensors"),
        };

        static readonly int[] s_transposed = [1, 0], s_one = [1];

        static int[] Swapped => [0, 2, 1];

        string Half => Constant(0.5);

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

        // a matrix product over the last axis: Gemm takes two axes alone
        string Add(Dense dense, string x)
        {
            string weight = Writer.Node("Transpose", [Name(dense.Name, "weight")], ("perm", s_transposed));
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

        // reversing the channels swaps A and T, C and G
        string Reversed(string x) =>
            Writer.Node("Slice", [x, Writer.Numbers(-1, -1), Writer.Numbers(long.MinValue, long.MinValue), Writer.Numbers(1, 2), Writer.Numbers(-1, -1)]);

        string Flat(string x) => Node("Flatten", x, ("axis", 1));

        string Join(string[] parts) => Writer.Node("Concat", parts, ("axis", 1));

        string Plus(string a, string b) => Writer.Node("Add", [a, b]);

        string Times(string a, string b) => Writer.Node("Mul", [a, b]);

        string Node(string operation, string x, string second) => Writer.Node(operation, [x, second]);

        string Node(string operation, string x, params (string Name, object Value)[] attributes) => Writer.Node(operation, [x], attributes);

        string Constant(double value) => Writer.Weight(Writer.NewName(), [(float)value]);

        string[] Names(string layer, params string[] weights) => [.. weights.Select(weight => Name(layer, weight))];

        string Name(string layer, string weight)
        {
            string name = $"{layer}.{weight}";
            var shape = network.Weights.First(w => w.Name == name).Shape;
            return Weight(name, network.Read(name), [.. shape.Select(size => (int)size)]);
        }

        // one body may be used for two strands
        string Weight(string name, float[] values, params int[] shape) => _written.Add(name) ? Writer.Weight(name, values, shape) : name;
    }
}
