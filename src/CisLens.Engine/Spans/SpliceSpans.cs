using System.Numerics;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design;
using CisLens.Design.Zoo;

namespace CisLens.Engine.Spans;

/// <summary>
/// Computes SpliceAI networks for windows and their edited copies. Only the values that the predictions need are computed: no position that
/// depends on padding, and of a copy only the positions that the edit can change. Convolutions are computed by Fourier transform.
/// </summary>
sealed class SpliceSpans
{
    readonly SpliceAi _design;
    readonly float[] _in, _inBias, _out, _outBias;
    readonly (float[] Weight, float[] Bias)[] _skips;
    readonly Block[] _blocks;

    SpliceSpans(SpliceAi design, Func<string, float[]> read)
    {
        _design = design;
        (_in, _inBias, _out, _outBias) = (read("conv_in.weight"), read("conv_in.bias"), read("out.weight"), read("out.bias"));
        int skips = (design.Widths.Length + SpliceAi.BlocksPerSkip - 1) / SpliceAi.BlocksPerSkip;
        _skips = [(read("skip_in.weight"), read("skip_in.bias")),
            .. Enumerable.Range(0, skips).Select(s => (read($"skips.{s}.weight"), read($"skips.{s}.bias")))];
        _blocks = [.. Enumerable.Range(0, design.Widths.Length).Select(i => new Block(design, i, read))];
    }

    /// <summary>For a splice network; null for other designs, and if its sizes or this processor are not supported.</summary>
    /// <param name="design">The design.</param>
    /// <param name="read">Returns a weight by name.</param>
    public static SpliceSpans? For(ModelDesign design, Func<string, float[]> read) =>
        design is SpliceAi splice && Fits(splice) ? new(splice, read) : null;

    static bool Fits(SpliceAi design) =>
        SpectralConv.IsSupported && design.Filters % Math.Max(8, Vector<float>.Count) == 0
            && design.Widths.All(w => w % 2 == 1 && w < SpectralConv.MostBases);

    /// <summary>Predicts the values of a request on one strand. Windows and copies are longer than twice the crop.</summary>
    /// <param name="request">The request.</param>
    /// <param name="manifest">The manifest of the model.</param>
    /// <param name="into">Receives the predictions.</param>
    /// <param name="threads">Maximum number of threads. It does not change the predictions.</param>
    public void Predict(PredictionRequest request, ModelManifest manifest, Prediction into, int threads)
    {
        into.Prepare(request, manifest);
        var copies = request.Copies.Index().ToLookup(c => c.Item.Edit.Reference);
        var head = manifest.Head(request.Head);
        Workers.Run(threads, request.Count, () => new Workspace(this),
            (work, w) => work.Predict(request, w, [.. copies[w]], head, into));
    }

    /// <summary>A residual block. The second normalisation is merged into the first convolution.</summary>
    sealed class Block
    {
        const double Epsilon = 1e-3;   // Keras's

        public Block(SpliceAi design, int number, Func<string, float[]> read)
        {
            (Scale, Shift) = Normalisation($"blocks.{number}.bn1", read);
            var (scale, shift) = Normalisation($"blocks.{number}.bn2", read);
            float[] weight = read($"blocks.{number}.conv1.weight"), bias = read($"blocks.{number}.conv1.bias");
            int perOutput = weight.Length / bias.Length;
            int width = design.Widths[number], dilation = design.Dilations[number];
            First = new([.. weight.Select((w, i) => w * scale[i / perOutput])], [.. bias.Select((b, o) => b * scale[o] + shift[o])],
                width, dilation);
            Second = new(read($"blocks.{number}.conv2.weight"), read($"blocks.{number}.conv2.bias"), width, dilation);
        }

        public float[] Scale { get; }
        public float[] Shift { get; }
        public SpectralConv First { get; }
        public SpectralConv Second { get; }

        static (float[] Scale, float[] Shift) Normalisation(string name, Func<string, float[]> read)
        {
            float[] weight = read($"{name}.weight"), bias = read($"{name}.bias");
            float[] mean = read($"{name}.running_mean"), variance = read($"{name}.running_var");
            double[] scale = [.. weight.Zip(variance, (w, v) => w / Math.Sqrt(v + Epsilon))];
            return ([.. scale.Select(s => (float)s)], [.. bias.Select((b, c) => (float)(b - mean[c] * scale[c]))]);
        }
    }

    /// <summary>The buffers of one thread.</summary>
    sealed class Workspace
    {
        readonly SpliceSpans _network;
        readonly SpanTrace _span, _copy;
        readonly float[] _work, _mixed;

        public Workspace(SpliceSpans network)
        {
            _network = network;
            (_span, _copy) = (new(network._blocks.Length, Filters), new(network._blocks.Length, Filters));
            int size = network._blocks.Max(b => Math.Max(b.First.WorkSize, b.Second.WorkSize));
            (_work, _mixed) = (new float[size], new float[size]);
        }

        int Filters => _network._design.Filters;

        public void Predict(PredictionRequest request, int window, (int Index, WindowCopy Copy)[] copies, Head head, Prediction into)
        {
            Keep(Whole(request.Window(window).Span), request.BinsOf(head), request, into.Window(window));
            // copies that use the values of the window come first, because the others overwrite them
            foreach (var (index, copy) in copies.OrderBy(c => SharesEnds(c.Copy, request.Length) ? 0 : 1))
            {
                float[] values = SharesEnds(copy, request.Length) ? Run(copy.Codes.Span, _copy, copy.Edit) : Whole(copy.Codes.Span);
                Keep(values, request.BinsOf(head, copy), request, into.Copy(index));
            }
        }

        // whether copy and window have the same bases on both sides of the edit
        static bool SharesEnds(WindowCopy copy, int window) => copy.Codes.Length - window == copy.Edit.Growth;

        void Keep(float[] values, BinRange bins, PredictionRequest request, Span<float> into)
        {
            var tracks = request.Tracks.Span;
            int all = _network._outBias.Length, to = 0;
            for (int bin = bins.First0; bin < bins.First0 + bins.Count; bin++)
                foreach (int track in tracks)
                    into[to++] = values[bin * all + track];
        }

        float[] Whole(ReadOnlySpan<byte> codes) => Run(codes, _span, new WindowEdit(0, 0, codes.Length, 0, codes.Length));

        /// <summary>Computes the positions that an edit can change; the others have the values of the last whole window.</summary>
        float[] Run(ReadOnlySpan<byte> codes, SpanTrace trace, WindowEdit edit)
        {
            int blocks = _network._blocks.Length, crop = _network._design.CropBp, growth = edit.AlternateLength - edit.ReferenceLength;
            var needed = new Stretch(0, codes.Length);
            var changed = new Stretch(edit.AlternateStart0, edit.AlternateStart0 + edit.AlternateLength);
            var trunk = new CopyView[blocks + 1];
            trunk[0] = View(trace.Trunk[0], _span.Trunk[0], changed, needed, growth);
            Enter(codes, trunk[0]);
            for (int i = 0; i < blocks; i++)
            {
                var block = _network._blocks[i];
                int halo = block.First.Halo;
                (changed, needed) = (changed.Wider(halo), needed.Wider(-halo));
                var middle = View(trace.Middle[i], _span.Middle[i], changed, needed, growth);
                (changed, needed) = (changed.Wider(halo), needed.Wider(-halo));
                trunk[i + 1] = View(trace.Trunk[i + 1], _span.Trunk[i + 1], changed, needed, growth);
                Run(block, trunk[i], middle, trunk[i + 1]);
            }
            return Leave(trunk, crop, codes.Length - crop);
        }

        static CopyView View(ChannelBuffer own, ChannelBuffer original, Stretch changed, Stretch needed, int growth)
        {
            var stretch = changed.Within(needed);
            own.Cover(stretch.From, stretch.To);
            return new(own, stretch.From, stretch.To, original, growth);
        }

        void Enter(ReadOnlySpan<byte> codes, CopyView to)
        {
            for (int position = to.From; position < to.To; position++)
            {
                var channels = to.Own[position];
                _network._inBias.CopyTo(channels);
                for (int c = 0; codes[position] != Dna.N && c < channels.Length; c++)
                    channels[c] += _network._in[4 * c + codes[position]];
            }
        }

        void Run(Block block, CopyView input, CopyView middle, CopyView output)
        {
            block.First.Run(middle.From, middle.To,
                (position, channels) => Channels.Normalise(input[position], block.Scale, block.Shift, channels),
                (position, channels) => Channels.Rectify(channels, middle.Own[position]), _work, _mixed);
            block.Second.Run(output.From, output.To, (position, channels) => middle[position].CopyTo(channels),
                (position, channels) => Channels.Add(input[position], channels, output.Own[position]), _work, _mixed);
        }

        /// <summary>The probabilities from the sum of the skip connections.</summary>
        float[] Leave(CopyView[] trunk, int first, int end)
        {
            var probabilities = new float[(end - first) * _network._outBias.Length];
            var sum = new float[Filters];
            for (int position = first; position < end; position++)
            {
                Array.Clear(sum);
                for (int s = 0; s < _network._skips.Length; s++)
                    AddProduct(_network._skips[s], trunk[Math.Min(s * SpliceAi.BlocksPerSkip, trunk.Length - 1)][position], sum);
                var logits = probabilities.AsSpan((position - first) * _network._outBias.Length, _network._outBias.Length);
                AddProduct((_network._out, _network._outBias), sum, logits);
                Softmax(logits);
            }
            return probabilities;
        }

        static void AddProduct((float[] Weight, float[] Bias) layer, ReadOnlySpan<float> from, Span<float> to)
        {
            for (int o = 0; o < to.Length; o++)
            {
                float sum = layer.Bias[o];
                for (int c = 0; c < from.Length; c++)
                    sum += layer.Weight[o * from.Length + c] * from[c];
                to[o] += sum;
            }
        }

        static void Softmax(Span<float> logits)
        {
            double most = float.NegativeInfinity, sum = 0;
            foreach (float logit in logits)
                most = Math.Max(most, logit);
            foreach (float logit in logits)
                sum += Math.Exp(logit - most);
            foreach (ref float logit in logits)
                logit = (float)(Math.Exp(logit - most) / sum);
        }
    }
}
