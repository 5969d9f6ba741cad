# Pages are written when rules have settled, not with each of them: script/make-rule-docs.
if(TEST unit_rule_docs_test)
    set_tests_properties(unit_rule_docs_test PROPERTIES LABELS "unit;slow")
endif()
