"""Any Python object, as Hypothesis draws it: what a learner or a page may give for an answer."""

from hypothesis import strategies as st

ANYTHING = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.text(),
        st.text(st.characters(categories=["Cs", "Cc", "Cf", "L"])),  # with halves of letters
        st.binary(),
        st.dates(),
        st.just(...),
        st.just(object()),
    ),
    lambda inner: st.one_of(st.lists(inner), st.tuples(inner, inner), st.dictionaries(st.text(), inner)),
    max_leaves=8,
)
