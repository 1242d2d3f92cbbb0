using System.Collections.Concurrent;
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
        var head = manifest.Head(request.Head);
        var copies = request.Copies.Index().ToLookup(c => c.Item.Edit.Reference);
        var windows = new WindowTraces(this, request, [.. Enumerable.Range(0, request.Count).Select(w => copies[w].Count() + 1)]);
        // each window and then its copies, so that few windows are kept
        var tasks = Enumerable.Range(0, request.Count).SelectMany(w => copies[w].Select(c => (Window: w, Copy: c.Index)).Prepend((w, -1)));
        var order = tasks.ToArray();
        Workers.Run(threads, order.Length, () => new Workspace(this), (work, task) =>
        {
            var (window, copy) = order[task];
            var trace = windows.Take(window, work);
            if (copy < 0)
                work.PredictWindow(request, trace, request.BinsOf(head), into.Window(window));
            else
                work.PredictCopy(request, trace, request.Copies[copy], request.BinsOf(head, request.Copies[copy]), into.Copy(copy));
            windows.Release(window);
        });
    }

    /// <summary>The windows that copies still need. The first task of a window computes it; other threads wait for it.</summary>
    sealed class WindowTraces(SpliceSpans network, PredictionRequest request, int[] tasks)
    {
        readonly ConcurrentBag<SpanTrace> _unused = [];
        readonly SpanTrace?[] _traces = new SpanTrace?[tasks.Length];
        readonly Lock[] _locks = [.. tasks.Select(_ => new Lock())];

        public SpanTrace Take(int window, Workspace work)
        {
            lock (_locks[window])
            {
                if (_traces[window] is { } known)
                    return known;
                var trace = _unused.TryTake(out var unused) ? unused : new(network._blocks.Length, network._design.Filters);
                work.Run(request.Window(window).Span, trace);
                return _traces[window] = trace;
            }
        }

        public void Release(int window)
        {
            if (Interlocked.Decrement(ref tasks[window]) > 0)
                return;
            _unused.Add(_traces[window]!);
            _traces[window] = null;
        }
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
        readonly SpanTrace _copy;
        readonly float[] _work, _mixed;

        public Workspace(SpliceSpans network)
        {
            _network = network;
            _copy = new(network._blocks.Length, Filters);
            int size = network._blocks.Max(b => Math.Max(b.First.WorkSize, b.Second.WorkSize));
            (_work, _mixed) = (new float[size], new float[size]);
        }

        int Filters => _network._design.Filters;

        int CropBp => _network._design.CropBp;

        public void PredictWindow(PredictionRequest request, SpanTrace window, BinRange bins, Span<float> into) =>
            Leave([.. window.Trunk.Select(all => new CopyView(all, 0, request.Length, all, 0))], bins, request.Tracks.Span, into);

        public void PredictCopy(PredictionRequest request, SpanTrace window, WindowCopy copy, BinRange bins, Span<float> into)
        {
            int length = copy.Codes.Length;
            // the bases on both sides of the edit are those of the window, or else all are different
            bool sharesEnds = length - request.Length == copy.Edit.Growth;
            var edit = sharesEnds ? copy.Edit : new WindowEdit(0, 0, length, 0, length);
            Leave(Run(copy.Codes.Span, _copy, window, edit, bins), bins, request.Tracks.Span, into);
        }

        /// <summary>Computes a window.</summary>
        public void Run(ReadOnlySpan<byte> codes, SpanTrace trace) =>
            Run(codes, trace, trace, new WindowEdit(0, 0, codes.Length, 0, codes.Length), new(0, codes.Length - 2 * CropBp));

        /// <summary>
        /// Computes the positions that an edit can change and that some bins need; the other positions have the values of the window.
        /// </summary>
        CopyView[] Run(ReadOnlySpan<byte> codes, SpanTrace trace, SpanTrace window, WindowEdit edit, BinRange bins)
        {
            int blocks = _network._blocks.Length, growth = edit.Growth;
            var needed = new Stretch(bins.First0, bins.First0 + bins.Count + 2 * CropBp);
            var changed = new Stretch(edit.AlternateStart0, edit.AlternateStart0 + edit.AlternateLength);
            var trunk = new CopyView[blocks + 1];
            trunk[0] = View(trace.Trunk[0], window.Trunk[0], changed, needed, growth);
            Enter(codes, trunk[0]);
            for (int i = 0; i < blocks; i++)
            {
                var block = _network._blocks[i];
                int halo = block.First.Halo;
                (changed, needed) = (changed.Wider(halo), needed.Wider(-halo));
                var middle = View(trace.Middle[i], window.Middle[i], changed, needed, growth);
                (changed, needed) = (changed.Wider(halo), needed.Wider(-halo));
                trunk[i + 1] = View(trace.Trunk[i + 1], window.Trunk[i + 1], changed, needed, growth);
                Run(block, trunk[i], middle, trunk[i + 1]);
            }
            return trunk;
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

        /// <summary>The probabilities of some bins and tracks, from the sum of the skip connections.</summary>
        void Leave(CopyView[] trunk, BinRange bins, ReadOnlySpan<int> tracks, Span<float> into)
        {
            float[] sum = new float[Filters], logits = new float[_network._outBias.Length];
            for (int bin = 0; bin < bins.Count; bin++)
            {
                Array.Clear(sum);
                Array.Clear(logits);
                for (int s = 0; s < _network._skips.Length; s++)
                {
                    var values = trunk[Math.Min(s * SpliceAi.BlocksPerSkip, trunk.Length - 1)];
                    AddProduct(_network._skips[s], values[bins.First0 + bin + CropBp], sum);
                }
                AddProduct((_network._out, _network._outBias), sum, logits);
                Softmax(logits);
                for (int t = 0; t < tracks.Length; t++)
                    into[bin * tracks.Length + t] = logits[tracks[t]];
            }
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
