using System.Numerics;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design.Zoo;

namespace CisLens.Design.Spans;

/// <summary>
/// SpliceAI's networks for spans and their edited copies. Only what the answers need is computed: nothing that padding has
/// touched; of a copy only the places where the edit can be seen; wide convolutions through the Fourier transform.
/// </summary>
sealed class SpliceSpans
{
    readonly SpliceAi _design;
    readonly float[] _in, _inBias, _out, _outBias;
    readonly (float[] Weight, float[] Bias)[] _skips;
    readonly Block[] _blocks;

    /// <summary>Reads the weights of a network.</summary>
    public SpliceSpans(SpliceAi design, Func<string, float[]> read)
    {
        _design = design;
        (_in, _inBias, _out, _outBias) = (read("conv_in.weight"), read("conv_in.bias"), read("out.weight"), read("out.bias"));
        int skips = (design.Widths.Length + SpliceAi.BlocksPerSkip - 1) / SpliceAi.BlocksPerSkip;
        _skips = [(read("skip_in.weight"), read("skip_in.bias")), .. Enumerable.Range(0, skips).Select(s => (read($"skips.{s}.weight"), read($"skips.{s}.bias")))];
        _blocks = [.. Enumerable.Range(0, design.Widths.Length).Select(i => new Block(design, i, read))];
    }

    /// <summary>True for sizes, and a processor, that this can do.</summary>
    public static bool Fits(SpliceAi design) =>
        SpectralConv.IsSupported && design.Filters % Math.Max(8, Vector<float>.Count) == 0 && design.Widths.All(w => w % 2 == 1 && w < SpectralConv.MostBases);

    /// <summary>Answers a request for values on one strand; windows and copies may be of any length above twice the crop.</summary>
    /// <param name="request">The request.</param>
    /// <param name="manifest">The model.</param>
    /// <param name="into">Receives the answer.</param>
    /// <param name="threads">Most threads at once; the answers do not depend on it.</param>
    public void Predict(PredictionRequest request, ModelManifest manifest, Prediction into, int threads)
    {
        into.Prepare(request, manifest);
        var copies = request.Copies.Index().ToLookup(c => c.Item.Edit.Reference);
        Workers.Run(threads, request.Count, () => new Workspace(this), (work, w) => work.Predict(request, w, [.. copies[w]], manifest.Head(request.Head), into));
    }

    /// <summary>A residual block; the second normalisation is part of the first convolution.</summary>
    sealed class Block
    {
        const double Epsilon = 1e-3;   // Keras's

        public Block(SpliceAi design, int number, Func<string, float[]> read)
        {
            (Scale, Shift) = Normalisation($"blocks.{number}.bn1", read);
            var (scale, shift) = Normalisation($"blocks.{number}.bn2", read);
            float[] weight = read($"blocks.{number}.conv1.weight"), bias = read($"blocks.{number}.conv1.bias");
            int perOutput = weight.Length / bias.Length;
            First = new([.. weight.Select((w, i) => w * scale[i / perOutput])], [.. bias.Select((b, o) => b * scale[o] + shift[o])], design.Widths[number], design.Dilations[number]);
            Second = new(read($"blocks.{number}.conv2.weight"), read($"blocks.{number}.conv2.bias"), design.Widths[number], design.Dilations[number]);
        }

        public float[] Scale { get; }
        public float[] Shift { get; }
        public SpectralConv First { get; }
        public SpectralConv Second { get; }

        static (float[] Scale, float[] Shift) Normalisation(string name, Func<string, float[]> read)
        {
            float[] weight = read($"{name}.weight"), bias = read($"{name}.bias"), mean = read($"{name}.running_mean"), variance = read($"{name}.running_var");
            double[] scale = [.. weight.Zip(variance, (w, v) => w / Math.Sqrt(v + Epsilon))];
            return ([.. scale.Select(s => (float)s)], [.. bias.Select((b, c) => (float)(b - mean[c] * scale[c]))]);
        }
    }

    /// <summary>The memory of one thread.</summary>
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
            // those that the window helps with come first: the others take its memory
            foreach (var (index, copy) in copies.OrderBy(c => IsTwin(c.Copy, request.Length) ? 0 : 1))
                Keep(IsTwin(copy, request.Length) ? Run(copy.Codes.Span, _copy, copy.Edit) : Whole(copy.Codes.Span), request.BinsOf(head, copy), request, into.Copy(index));
        }

        // the same ends at the same distance from the answers
        static bool IsTwin(WindowCopy copy, int window) => copy.Codes.Length - window == copy.Edit.Growth;

        void Keep(float[] answer, BinRange bins, PredictionRequest request, Span<float> into)
        {
            var tracks = request.Tracks.Span;
            int all = _network._outBias.Length, to = 0;
            for (int bin = bins.First0; bin < bins.First0 + bins.Count; bin++)
                foreach (int track in tracks)
                    into[to++] = answer[bin * all + track];
        }

        float[] Whole(ReadOnlySpan<byte> codes) => Run(codes, _span, new WindowEdit(0, 0, codes.Length, 0, codes.Length));

        /// <summary>Runs the places where an edit can be seen; all other numbers are those of the span before.</summary>
        float[] Run(ReadOnlySpan<byte> codes, SpanTrace trace, WindowEdit edit)
        {
            int blocks = _network._blocks.Length, crop = _network._design.CropBp, growth = edit.AlternateLength - edit.ReferenceLength;
            var needed = new Stretch(0, codes.Length);
            var seen = new Stretch(edit.AlternateStart0, edit.AlternateStart0 + edit.AlternateLength);
            var trunk = new CopyView[blocks + 1];
            trunk[0] = View(trace.Trunk[0], _span.Trunk[0], seen, needed, growth);
            Enter(codes, trunk[0]);
            for (int i = 0; i < blocks; i++)
            {
                var block = _network._blocks[i];
                int halo = block.First.Halo;
                (seen, needed) = (seen.Wider(halo), needed.Wider(-halo));
                var middle = View(trace.Middle[i], _span.Middle[i], seen, needed, growth);
                (seen, needed) = (seen.Wider(halo), needed.Wider(-halo));
                trunk[i + 1] = View(trace.Trunk[i + 1], _span.Trunk[i + 1], seen, needed, growth);
                Run(block, trunk[i], middle, trunk[i + 1]);
            }
            return Leave(trunk, crop, codes.Length - crop);
        }

        static CopyView View(ChannelBuffer own, ChannelBuffer original, Stretch seen, Stretch needed, int growth)
        {
            var stretch = seen.Within(needed);
            own.Cover(stretch.From, stretch.To);
            return new(own, stretch.From, stretch.To, original, growth);
        }

        void Enter(ReadOnlySpan<byte> codes, CopyView to)
        {
            for (int place = to.From; place < to.To; place++)
            {
                var channels = to.Own[place];
                _network._inBias.CopyTo(channels);
                for (int c = 0; codes[place] != Dna.N && c < channels.Length; c++)
                    channels[c] += _network._in[4 * c + codes[place]];
            }
        }

        void Run(Block block, CopyView input, CopyView middle, CopyView output)
        {
            block.First.Run(middle.From, middle.To, (place, channels) => Channels.Normalise(input[place], block.Scale, block.Shift, channels),
                (place, channels) => Channels.Rectify(channels, middle.Own[place]), _work, _mixed);
            block.Second.Run(output.From, output.To, (place, channels) => middle[place].CopyTo(channels),
                (place, channels) => Channels.Add(input[place], channels, output.Own[place]), _work, _mixed);
        }

        /// <summary>The skips, summed, to probabilities.</summary>
        float[] Leave(CopyView[] trunk, int first, int end)
        {
            var answer = new float[(end - first) * _network._outBias.Length];
            var sum = new float[Filters];
            for (int place = first; place < end; place++)
            {
                Array.Clear(sum);
                for (int s = 0; s < _network._skips.Length; s++)
                    AddProduct(_network._skips[s], trunk[Math.Min(s * SpliceAi.BlocksPerSkip, trunk.Length - 1)][place], sum);
                var logits = answer.AsSpan((place - first) * _network._outBias.Length, _network._outBias.Length);
                AddProduct((_network._out, _network._outBias), sum, logits);
                Softmax(logits);
            }
            return answer;
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
