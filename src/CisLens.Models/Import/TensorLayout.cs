namespace CisLens.Models.Import;

/// <summary>Shapes of tensors in published files, and the order of their axes.</summary>
static class TensorLayout
{
    /// <summary>
    /// True if two shapes are equal when axes of size 1 are ignored: a kernel may be stored as [O, I, k], [O, I, k, 1] or
    /// [O, I, 1, k]. A scalar, which has no axis, only matches a scalar.
    /// </summary>
    public static bool SameShape(IReadOnlyList<long> found, IReadOnlyList<long> expected) =>
        found.Count == 0 == (expected.Count == 0) && found.Where(size => size != 1).SequenceEqual(expected.Where(size => size != 1));

    /// <summary>
    /// The shape of tensors that are concatenated along the last axis. If they do not fit or are empty, it is that of the first with
    /// a last axis of 0.
    /// </summary>
    public static long[] ConcatenatedShape(IReadOnlyList<IReadOnlyList<long>> parts)
    {
        long[] shape = [.. parts[0]];
        bool Fits(IReadOnlyList<long> part) => part.Count == shape.Length && part[^1] is > 0 and <= int.MaxValue
            && part.SkipLast(1).SequenceEqual(shape.SkipLast(1));
        if (shape.Length > 0)
            shape[^1] = parts.All(Fits) ? parts.Sum(part => part[^1]) : 0;
        return shape;
    }

    /// <summary>A shape for messages.</summary>
    public static string Text(IReadOnlyList<long> shape) => shape.Count == 0 ? "a single number" : string.Join('x', shape);

    /// <summary>Concatenates tensors along the last axis.</summary>
    /// <param name="parts">Values, row-major, and sizes of the last axis.</param>
    public static float[] Concatenate(IReadOnlyList<(float[] Values, long Width)> parts)
    {
        if (parts.Count == 1)
            return parts[0].Values;
        var all = new List<float>();
        for (long row = 0; row < parts[0].Values.Length / parts[0].Width; row++)
            foreach (var (values, width) in parts)
                all.AddRange(values.AsSpan((int)(row * width), (int)width));
        return [.. all];
    }

    /// <summary>Gives values in another order of axes.</summary>
    /// <param name="values">Row-major in the old order.</param>
    /// <param name="shape">Sizes in the new order.</param>
    /// <param name="axes">For each axis in the new order, its index in the old order.</param>
    public static float[] Permute(float[] values, long[] shape, int[] axes)
    {
        var strides = new long[shape.Length];
        long stride = 1;
        for (int old = shape.Length - 1; old >= 0; old--)
        {
            int axis = Array.IndexOf(axes, old);
            strides[axis] = stride;
            stride *= shape[axis];
        }
        var permuted = new float[values.Length];
        var at = new long[shape.Length];
        long from = 0;
        for (int i = 0; i < permuted.Length; i++)
        {
            permuted[i] = values[from];
            for (int axis = at.Length - 1; axis >= 0; axis--)
            {
                from += strides[axis];
                if (++at[axis] < shape[axis])
                    break;
                from -= at[axis] * strides[axis];
                at[axis] = 0;
            }
        }
        return permuted;
    }
}
