using CisLens.Core.Contract;
using CisLens.Design.Layers;
using CisLens.Engine.Tests.Functions;

namespace CisLens.Engine.Tests.Steps;

/// <summary>Layers in float64 by their formulas, on positions × channels: the plain form of the steps of the engine.</summary>
/// <param name="read">Returns a weight by name.</param>
sealed class PlainLayers(Func<string, float[]> read)
{
    /// <summary>The output of consecutive layers. A vector is one position.</summary>
    public double[][] Run(IEnumerable<Layer> layers, double[][] x)
    {
        foreach (var layer in layers)
            x = layer switch
            {
                Sequential rows => Run(rows.Layers, x),
                Conv conv => Convolve(conv, x),
                SeparableConv conv => Convolve(conv, x),
                LayerNorm norm => [.. x.Select(row => Normalise(norm, row))],
                AttentionPool pool => Pool(pool, x),
                Attention attention => Attend(attention, x),
                BidirectionalLstm lstm => [.. Recur(lstm, "forward", x).Zip(Recur(lstm, "backward", x.Reverse()).Reverse(),
                    (forward, backward) => (double[])[.. forward, .. backward])],
                GappedKmers kmers => [CountKmers(kmers, x)],
                Flatten => [[.. Enumerable.Range(0, x[0].Length).SelectMany(channel => x.Select(row => row[channel]))]],
                Dense dense => [Multiply(dense, x[0])],
                BothStrands strands => [[.. Run(strands.Body, x)[0], .. Run(strands.Body, [.. x.Reverse().Select(row => row.Reverse().ToArray())])[0]]],
                MeanOfStrands mean => [Mean(mean, x[0])],
                StrengthTimesProbability => [Multiply(x[0])],
                Softmax => [[.. x[0].Select(v => Math.Exp(v) / x[0].Sum(Math.Exp))]],
                Identity => x,
                _ => throw new NotSupportedException(layer.GetType().Name),
            };
        return x;
    }

    double[] Multiply(string name, double[] x, int from = 0, int? outputs = null)
    {
        float[] weight = read(name);
        return [.. Enumerable.Range(from, outputs ?? weight.Length / x.Length).Select(o => x.Select((v, i) => v * weight[o * x.Length + i]).Sum())];
    }

    double[] Multiply(Dense dense, double[] x)
    {
        float[] bias = read($"{dense.Name}.bias");
        return [.. Multiply($"{dense.Name}.weight", x).Select((sum, o) => sum + bias[o])];
    }

    static double[] Mean(MeanOfStrands mean, double[] x) => [.. x.Take(x.Length / 2).Zip(x.Skip(x.Length / 2), (a, b) =>
    {
        double probability = (DoubleFunctions.Sigmoid(a) + DoubleFunctions.Sigmoid(b)) / 2;
        return mean.Kind == TrackKind.Probability ? Math.Log(probability / (1 - probability)) : (a + b) / 2;
    })];

    static double[] Multiply(double[] x)
    {
        double[] strengths = x[..(x.Length / 2)], probabilities = [.. x.Skip(x.Length / 2).Select(DoubleFunctions.Sigmoid)];
        return [.. strengths, .. probabilities, .. strengths.Zip(probabilities, (strength, probability) => strength * probability)];
    }

    double[][] Convolve(Conv conv, double[][] x)
    {
        float[] weight = read($"{conv.Name}.weight"), bias = read($"{conv.Name}.bias");
        return [.. Enumerable.Range(0, x.Length).Select(at => Enumerable.Range(0, conv.Filters).Select(filter => bias[filter]
            + (from tap in Enumerable.Range(0, conv.Width)
               let row = at + tap - conv.Padding
               where row >= 0 && row < x.Length
               from i in Enumerable.Range(0, conv.Inputs)
               select x[row][i] * weight[(filter * conv.Inputs + i) * conv.Width + tap]).Sum()).ToArray())];
    }

    double[][] Convolve(SeparableConv conv, double[][] x)
    {
        float[] each = read($"{conv.Name}.0.weight"), bias = read($"{conv.Name}.1.bias");
        double Filter(int at, int channel) => (from tap in Enumerable.Range(0, conv.Width)
                                               let row = at + tap - (conv.Width - 1) / 2
                                               where row >= 0 && row < x.Length
                                               select x[row][channel] * each[channel * conv.Width + tap]).Sum();
        return [.. x.Select((row, at) => Multiply($"{conv.Name}.1.weight", [.. row.Select((_, channel) => Filter(at, channel))])
            .Select((sum, o) => sum + bias[o]).ToArray())];
    }

    double[] Normalise(LayerNorm norm, double[] x)
    {
        double mean = x.Average(), deviation = Math.Sqrt(x.Average(v => (v - mean) * (v - mean)) + norm.Epsilon);
        float[] weight = read($"{norm.Name}.weight"), bias = read($"{norm.Name}.bias");
        return [.. x.Select((v, i) => (v - mean) / deviation * weight[i] + bias[i])];
    }

    double[][] Pool(AttentionPool pool, double[][] x)
    {
        double[][] logits = [.. x.Select(row => Multiply($"{pool.Name}.weight", row))];
        double Mean(int first, int channel)
        {
            int[] pair = [.. Enumerable.Range(first, Math.Min(2, x.Length - first))];
            double largest = pair.Max(i => logits[i][channel]);
            double[] weights = [.. pair.Select(i => Math.Exp(logits[i][channel] - largest))];
            return pair.Zip(weights, (i, weight) => x[i][channel] * weight).Sum() / weights.Sum();
        }
        return [.. Enumerable.Range(0, (x.Length + 1) / 2).Select(p => x[0].Select((_, channel) => Mean(2 * p, channel)).ToArray())];
    }

    double[][] Attend(Attention layer, double[][] x)
    {
        int n = x.Length, features = layer.Positions.Count;
        double[] positions = layer.Positions.Compute(n);
        float[] content = read($"{layer.Name}.rel_content_bias"), position = read($"{layer.Name}.rel_pos_bias");
        float[] bias = read($"{layer.Name}.to_out.bias");
        double[][] joined = [.. x.Select(_ => Array.Empty<double>())];
        for (int head = 0; head < layer.Heads; head++)
        {
            double[][] Split(string name, IEnumerable<double[]> rows, int size) =>
                [.. rows.Select(row => Multiply($"{layer.Name}.{name}.weight", row, head * size, size))];
            double[][] q = Split("to_q", x, layer.KeySize), k = Split("to_k", x, layer.KeySize), v = Split("to_v", x, layer.ValueSize);
            double[][] r = Split("to_rel_k", Enumerable.Range(0, 2 * n - 1).Select(d => positions[(d * features)..((d + 1) * features)]), layer.KeySize);
            int first = head * layer.KeySize;
            for (int i = 0; i < n; i++)
            {
                double[] query = [.. q[i].Select(value => value / Math.Sqrt(layer.KeySize))];
                double[] logits = [.. Enumerable.Range(0, n).Select(j => query.Select((value, c) =>
                    (value + content[first + c]) * k[j][c] + (value + position[first + c]) * r[j - i + n - 1][c]).Sum())];
                double largest = logits.Max(), sum = logits.Sum(logit => Math.Exp(logit - largest));
                joined[i] = [.. joined[i], .. Enumerable.Range(0, layer.ValueSize).Select(c =>
                    logits.Select((logit, j) => Math.Exp(logit - largest) / sum * v[j][c]).Sum())];
            }
        }
        return [.. joined.Select(row => Multiply($"{layer.Name}.to_out.weight", row).Select((sum, o) => sum + bias[o]).ToArray())];
    }

    double[][] Recur(BidirectionalLstm lstm, string direction, IEnumerable<double[]> x)
    {
        float[] bias = read($"{lstm.Name}.{direction}.bias");
        double[] hidden = new double[lstm.Units], cell = new double[lstm.Units];
        var all = new List<double[]>();
        foreach (double[] row in x)
        {
            double[] z = [.. Multiply($"{lstm.Name}.{direction}.weight_ih", row)
                .Zip(Multiply($"{lstm.Name}.{direction}.weight_hh", hidden), (a, b) => a + b).Select((sum, i) => sum + bias[i])];
            double Open(int gate, int unit) => Math.Clamp(0.2 * z[gate * lstm.Units + unit] + 0.5, 0, 1);
            cell = [.. cell.Select((c, u) => Open(1, u) * c + Open(0, u) * Math.Tanh(z[2 * lstm.Units + u]))];
            hidden = [.. cell.Select((c, u) => Open(3, u) * Math.Tanh(c))];
            all.Add(hidden);
        }
        return [.. all];
    }

    double[] CountKmers(GappedKmers kmers, double[][] x)
    {
        float[] weight = read($"{kmers.Name}.weight");
        int[] forward = [.. x.Select(row => Array.IndexOf(row, 1.0))], reverse = [.. forward.Reverse().Select(code => code < 0 ? code : 3 - code)];
        double Sum(int pattern, int[] codes)
        {
            int[] offsets = kmers.Patterns[pattern];
            return (from at in Enumerable.Range(0, Math.Max(0, codes.Length - offsets[^1]))
                    let bases = offsets.Select(offset => codes[at + offset]).ToArray()
                    where bases.All(code => code >= 0)
                    select weight[pattern * kmers.KmerCount + bases.Select((code, i) => code << (2 * i)).Sum()]).Sum(value => (double)value);
        }
        return [.. kmers.Patterns.Select((_, p) => GappedKmers.Scale * (Sum(p, forward) + Sum(p, reverse)))];
    }
}
